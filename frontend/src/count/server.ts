/** The server as a counter's phone sees it. */

import { type KnowledgeAnswer, PersonServer } from '../queue/personServer'
import type { Reference } from './facts'
import type { Envelope } from './records'

export class Server extends PersonServer<Envelope> {
  constructor() {
    super('/api/counts')
  }

  /** Open counts and their lots; nothing when they are what the phone knows already. */
  reference(tag: string | null): Promise<KnowledgeAnswer<Reference>> {
    return this.knowledge<Reference>(tag, (read) => Array.isArray(read.counts) && Array.isArray(read.places))
  }
}
