/** What a counter's phone keeps: what was counted on it, and what it knows. */

import { PersonStore } from '../queue/personStore'
import type { StoredRecord } from './records'

export class CountStore extends PersonStore<StoredRecord> {
  constructor(name = 'igoudar-count') {
    super(name)
    this.version(1).stores({ records: '++position, &id, state, [author+state]', kept: 'key' })
  }
}
