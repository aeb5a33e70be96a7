/** The server as a village phone sees it; what every person's phone asks is `queue/personServer.ts`. */

import { type Answer, ask } from '../queue/asking'
import { type KnowledgeAnswer, PersonServer } from '../queue/personServer'
import type { GatheringFact, Reference } from './facts'
import type { Envelope, StoredPhoto } from './records'

export type { BatchAnswer, RecordAnswer } from '../queue/person'

export interface PhotoAnswer {
  readonly photo_id: string
  readonly state: 'recorded' | 'to_settle'
  readonly sentence?: string
}

const API = '/api/field'
// A photo over a village's network takes its time.
const PHOTO_MS_MAX = 120_000

export class Server extends PersonServer<Envelope> {
  constructor() {
    super(API)
  }

  sendPhoto(photo: StoredPhoto, bytes: ArrayBuffer): Promise<Answer<PhotoAnswer>> {
    const about = new URLSearchParams({
      author_id: photo.author,
      organisation_id: photo.organisation,
      ...photo.of,
      caption: photo.caption,
      occurred_at: photo.occurredAt,
      sha256: photo.sha256,
    })
    return this.change(`photos/${photo.id}?${about.toString()}`, 'PUT', bytes, 'image/jpeg', PHOTO_MS_MAX)
  }

  gatherings(): Promise<Answer<{ readonly gatherings: readonly GatheringFact[] }>> {
    return ask(`${API}/gatherings`, {})
  }

  /** What the phone should know; nothing when it is what it knows already. */
  reference(tag: string | null): Promise<KnowledgeAnswer<Reference>> {
    return this.knowledge<Reference>(tag, (read) => Array.isArray(read.members))
  }
}
