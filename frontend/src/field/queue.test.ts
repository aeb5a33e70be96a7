import 'fake-indexeddb/auto'

import Dexie from 'dexie'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { newId } from '../queue/ids'
import type { Answer } from '../queue/asking'
import { bringBack, carryAway } from './carrying'
import { sealInFile } from '../queue/sealedFile'
import { Field } from './field'
import { type Gathering, gatheringsOf } from './gatherings'
import type { Envelope, StoredPhoto, StoredRecord } from './records'
import type { BatchAnswer, RecordAnswer, Server } from './server'
import { FieldStore } from './store'
import { Syncing } from './syncing'

const ZAHRA = { id: 'zahra', name: 'Zahra' }
const MALIKA = { id: 'malika', name: 'Malika' }
const PLACE = { id: 'place', organisation_id: 'coop', name: 'Magasin', timezone: 'Africa/Casablanca' }
const FLOWERS = { id: 'flowers', branch: 'saffron', pictogram: 'flower', name: { fr: 'Fleurs', ar: '', zgh: '' }, plausible_mg: [50_000, 15_000_000] as const }

/** A server that takes what its rules take, forgets when told to, and may be away. */
class Counter {
  person: { id: string; name: string } | null = ZAHRA
  isAway = false
  isBroken = false
  readonly taken = new Map<string, Envelope>()
  readonly photos = new Map<string, StoredPhoto & { bytes: ArrayBuffer }>()
  refuses: (one: Envelope) => string | null = () => null
  refusesPhoto: (one: StoredPhoto) => string | null = () => null

  asServer(): Server {
    const given = <T>(value: T): Answer<T> => (this.isAway ? { kind: 'away' } : { kind: 'given', value })
    return {
      session: async () => {
        if (this.isAway) return { kind: 'away' }
        if (!this.person) return { kind: 'refused', problem: { status: 401, code: '', detail: '', values: {} } }
        return given({ person: this.person, csrf_token: 't', now: '2026-11-20T06:00:00Z' })
      },
      send: async (records: readonly Envelope[]) => this.receive(records),
      sendPhoto: async (photo: StoredPhoto, bytes: ArrayBuffer) => {
        if (this.isAway) return { kind: 'away' }
        const why = this.refusesPhoto(photo)
        this.photos.set(photo.id, { ...photo, bytes })
        return given(why ? { photo_id: photo.id, state: 'to_settle', sentence: why } : { photo_id: photo.id, state: 'recorded' })
      },
      unknown: async (ids: readonly string[]) => given({ unknown: ids.filter((id) => !this.taken.has(id) && !this.photos.has(id)) }),
      reference: async () => 'same',
      gatherings: async () => given({ gatherings: [] }),
      signOut: async () => void (this.person = null),
    } as unknown as Server
  }

  private receive(records: readonly Envelope[]): Answer<BatchAnswer> {
    if (this.isAway) return { kind: 'away' }
    const answers = records.map((one): RecordAnswer => {
      if (one.author_id !== this.person?.id) return { id: one.id, state: 'another_author' }
      const why = this.refuses(one)
      if (why) return { id: one.id, state: 'to_settle', sentence: why }
      this.taken.set(one.id, one)
      return { id: one.id, state: 'recorded' }
    })
    // It took them, and its answer was lost on the way.
    return this.isBroken ? { kind: 'away' } : { kind: 'given', value: { records: answers } }
  }
}

let counter: Counter
let field: Field

function aField(name: string, person = ZAHRA): Field {
  const made = new Field(new FieldStore(name))
  Object.assign(made, { syncing: new Syncing(made, counter.asServer()) })
  made.person.value = person
  return made
}

beforeEach(() => {
  vi.stubGlobal('navigator', { onLine: true, languages: ['fr'], vibrate: () => true, storage: undefined })
  counter = new Counter()
  field = aField(newId())
})
afterEach(() => vi.unstubAllGlobals())

async function opened(of: Field = field): Promise<Gathering> {
  const id = await of.open(PLACE, FLOWERS, '2026-11-20', null)
  return of.gathering(id as string) as Gathering
}
const weigh = async (grams: number, of: Field = field): Promise<boolean> =>
  of.weigh((await opened(of)), { member_id: 'aicha', gross_mg: grams * 1_000, tare_mg: 0, plot_id: null })
const states = async (of: Field = field): Promise<string[]> => (await of.store.all()).map((one) => one.state)
const quiet = async (of: Field = field): Promise<void> => of.syncing.send()

describe('what is weighed', () => {
  test('is on the disk before it is on the screen, and waits without network', async () => {
    counter.isAway = true
    expect(await weigh(800)).toBe(true)
    const kept = await field.store.all()
    expect(kept.map((one) => one.envelope.kind)).toEqual(['opening', 'weighing'])
    expect(field.unsentCount.value).toBe(2)
  })

  test('is asked to be written strictly', () => {
    const asked = (field.store as unknown as { _options: { chromeTransactionDurability: string } })._options
    expect(asked.chromeTransactionDurability).toBe('strict')
  })

  test('goes in the order in which it was said', async () => {
    counter.isAway = true
    for (let at = 1; at <= 120; at += 1) await weigh(at * 100)
    counter.isAway = false
    await quiet()
    expect([...counter.taken.values()].map((one) => one.kind === 'weighing' ? one.body.gross_mg : 0)).toEqual(Array.from({ length: 121 }, (_, at) => at * 100_000))
    expect(new Set(await states())).toEqual(new Set(['acknowledged']))
  })

  test('is sent again with the same ids when the answer was lost, and is there once', async () => {
    counter.isAway = true
    await weigh(800)
    Object.assign(counter, { isAway: false, isBroken: true })
    await quiet()
    expect(await states()).toEqual(['to_send', 'to_send'])
    counter.isBroken = false
    await quiet()
    expect(await states()).toEqual(['acknowledged', 'acknowledged'])
    expect(counter.taken.size).toBe(2)
  })

  test('and refused is kept with its reason, and the others go on', async () => {
    counter.isAway = true
    for (const grams of [100, 200, 300]) await weigh(grams)
    counter.refuses = (one) => (one.kind === 'weighing' && one.body.gross_mg === 200_000 ? 'Elle a quitté la coopérative.' : null)
    counter.isAway = false
    await quiet()
    expect(await states()).toEqual(['acknowledged', 'acknowledged', 'to_settle', 'acknowledged'])
    expect(field.toSettle.value.map((one) => one.sentence)).toEqual(['Elle a quitté la coopérative.'])
  })

  test('by somebody else waits for her', async () => {
    counter.isAway = true
    await weigh(800)
    Object.assign(counter, { isAway: false, person: MALIKA })
    await quiet()
    expect(counter.taken.size).toBe(0)
    expect([field.person.value?.name, field.unsentCount.value, field.othersUnsentCount.value]).toEqual(['Malika', 0, 2])
    counter.person = ZAHRA
    await quiet()
    expect(counter.taken.size).toBe(2)
  })

  test('is not lost when the session is over: it goes once somebody signed in again', async () => {
    counter.person = null
    await weigh(800)
    await quiet()
    expect(field.isSignedOut.value).toBe(true)
    expect(await weigh(900)).toBe(true)
    counter.person = ZAHRA
    await quiet()
    expect([field.isSignedOut.value, counter.taken.size]).toEqual([false, 3])
  })

  test('is told again to a server that came back from an old copy', async () => {
    await weigh(800)
    await quiet()
    counter.taken.clear()
    await field.store.keep('asked:zahra', 0)
    await quiet()
    expect(counter.taken.size).toBe(2)
  })

  test('is not begun when the disk is full, and that is said before anything is lost', async () => {
    const gathering = await opened()
    vi.stubGlobal('navigator', { ...navigator, storage: { estimate: async () => ({ quota: 50_000_000, usage: 49_000_000 }) } })
    expect(await field.weigh(gathering, { member_id: 'aicha', gross_mg: 1, tare_mg: 0, plot_id: null })).toBe(false)
    expect(field.trouble.value).toContain('plein')
    expect(await field.store.all()).toHaveLength(1)
  })

  test('is told as not kept when the store refuses', async () => {
    const gathering = await opened()
    vi.spyOn(field.store, 'add').mockRejectedValue(new Error('QuotaExceededError'))
    expect(await field.weigh(gathering, { member_id: 'aicha', gross_mg: 1, tare_mg: 0, plot_id: null })).toBe(false)
    expect(field.trouble.value).toContain('pas pu être gardée')
    expect(field.records.value).toHaveLength(1)
  })
})

describe('a gathering', () => {
  test('is opened once on a phone, however often one comes back to it', async () => {
    expect((await opened()).id).toBe((await opened()).id)
    expect((await field.store.all()).filter((one) => one.envelope.kind === 'opening')).toHaveLength(1)
  })

  test('that is closed is followed by the second of that day', async () => {
    const first = await opened()
    await field.closeGathering(first)
    const second = await opened()
    expect([second.id === first.id, second.ordinal]).toEqual([false, 2])
  })

  test('loses nothing that was said while the store was being read', async () => {
    counter.isAway = true
    const gathering = await opened()
    const body = { member_id: 'aicha', gross_mg: 5_000, tare_mg: 0, plot_id: null }
    await Promise.all(Array.from({ length: 20 }, () => [field.weigh(gathering, body), field.reload()]).flat())
    await field.reload()
    expect(field.gathering(gathering.id)?.count).toBe(20)
  })
})

describe('leaving the phone', () => {
  test('is refused while something of hers is unsent, and forgets her when all is sent', async () => {
    await field.store.keep('person', ZAHRA)
    counter.isAway = true
    await weigh(800)
    expect(await field.leave()).toBe(false)
    expect(field.trouble.value).toContain('2')
    counter.isAway = false
    expect(await field.leave()).toBe(true)
    expect(await field.store.value('person')).toBeNull()
  })
})

const photo = (id: string, state: StoredPhoto['state'] = 'to_send'): StoredPhoto => ({
  id, author: 'zahra', organisation: 'coop', of: { subject: 'lot', lot_id: 'l' }, caption: 'Séchage', occurredAt: new Date().toISOString(), sha256: 'x', state, sentence: null,
})
const bytesOf = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer

describe('photos', () => {
  test('go after the weighings, one by one, until each is acknowledged', async () => {
    counter.isAway = true
    await field.store.addPhoto(photo('a'), bytesOf(1, 2, 3))
    await field.store.addPhoto(photo('b'), bytesOf(4))
    await weigh(800)
    counter.isAway = false
    await quiet()
    expect([...counter.photos.values()].map((one) => [one.id, one.caption, [...new Uint8Array(one.bytes)]])).toEqual([['a', 'Séchage', [1, 2, 3]], ['b', 'Séchage', [4]]])
    expect((await field.store.photos.toArray()).map((one) => one.state)).toEqual(['acknowledged', 'acknowledged'])
  })

  test('that the server keeps for a person are told with the reason, and the others go on', async () => {
    counter.refusesPhoto = (one) => (one.id === 'a' ? 'Le dossier est terminé.' : null)
    await field.store.addPhoto(photo('a'), bytesOf(1))
    await field.store.addPhoto(photo('b'), bytesOf(2))
    await quiet()
    expect(field.photosToSettle.value.map((one) => one.sentence)).toEqual(['Le dossier est terminé.'])
    expect(field.photosOf({ lot_id: 'l', subject: 'lot' }).map((one) => one.state)).toEqual(['to_settle', 'acknowledged'])
    expect(await field.store.pictures.count()).toBe(2)
  })

  test('are kept with their picture or not at all', async () => {
    vi.spyOn(field.store.photos, 'add').mockRejectedValueOnce(new Error('QuotaExceededError'))
    await expect(field.store.addPhoto(photo('a'), bytesOf(1))).rejects.toThrow()
    expect([await field.store.photos.count(), await field.store.pictures.count()]).toEqual([0, 0])
  })

  test('are not begun on a full phone, and that is said in words of photos', async () => {
    vi.stubGlobal('navigator', { ...navigator, storage: { estimate: async () => ({ quota: 50_000_000, usage: 49_000_000 }) } })
    expect(await field.photograph({ subject: 'lot', lot_id: 'l' }, 'coop', new Blob(['x']))).toBe(false)
    expect(field.trouble.value).toContain('la photo n’est pas prise')
  })

  test('of a phone that was brought up to date are all there, and go', async () => {
    const name = newId()
    const old = new Dexie(name)
    old.version(1).stores({ records: '++position, &id, state, [author+state]', photos: 'id, state, gathering, [author+state]', kept: 'key' })
    const { of: _, caption: __, ...of_old } = photo('a')
    await old.table('photos').add({ ...of_old, gathering: 'g', bytes: bytesOf(5, 6) })
    old.close()
    await quiet(aField(name))
    const sent = counter.photos.get('a')
    expect([sent?.of, [...new Uint8Array(sent?.bytes ?? bytesOf())]]).toEqual([{ subject: 'gathering', gathering_id: 'g' }, [5, 6]])
  })

  test('are forgotten with their pictures long after they were acknowledged, and never before', async () => {
    const old = new Date(Date.now() - 100 * 86_400_000).toISOString()
    await field.store.addPhoto({ ...photo('sent', 'acknowledged'), occurredAt: old }, bytesOf(1))
    await field.store.addPhoto({ ...photo('kept'), occurredAt: old }, bytesOf(2))
    await field.store.prune(new Date())
    expect((await field.store.photos.toArray()).map((one) => one.id)).toEqual(['kept'])
    expect((await field.store.pictures.toArray()).map((one) => one.id)).toEqual(['kept'])
  })
})

describe('carried by hand', { timeout: 20_000 }, () => {
  const code = '12345678'

  test('the queue goes on from another phone, once each and in the name of who said it', async () => {
    counter.isAway = true
    await weigh(800)
    await field.store.addPhoto(photo('a'), bytesOf(7, 8))
    const file = await carryAway(field.store, code)
    const other = aField(newId())
    expect(await bringBack(other.store, file, code)).toBe(3)
    expect(await bringBack(other.store, file, code)).toBe(0)
    counter.isAway = false
    await quiet(other)
    await quiet()
    expect(counter.taken.size).toBe(2)
    expect([...new Uint8Array(counter.photos.get('a')?.bytes ?? bytesOf())]).toEqual([7, 8])
    expect(gatheringsOf(await other.store.all(), [])[0]?.netMg).toBe(800_000)
  })

  test('opens with its code only', async () => {
    counter.isAway = true
    await weigh(800)
    const file = await carryAway(field.store, code)
    expect(await file.text()).not.toContain('aicha')
    await expect(bringBack(field.store, file, '87654321')).rejects.toMatchObject({ code: 'wrong_passphrase' })
    await expect(bringBack(field.store, new Blob(['{}']), code)).rejects.toMatchObject({ code: 'unreadable' })
  })

  test('a file of an older version is read', async () => {
    const { of: _, caption: __, ...of_old } = photo('a')
    const sealed = await sealInFile('igoudar-field/1', { records: [], photos: [{ ...of_old, gathering: 'g', bytes: 'BwgJ' }] }, code)
    expect(await bringBack(field.store, new Blob([JSON.stringify(sealed)]), code)).toBe(1)
    await quiet()
    expect(counter.photos.get('a')?.of).toEqual({ subject: 'gathering', gathering_id: 'g' })
    expect([...new Uint8Array(counter.photos.get('a')?.bytes ?? bytesOf())]).toEqual([7, 8, 9])
  })

  test('what the server put to settle is carried too', async () => {
    counter.refuses = () => 'Non'
    await weigh(800)
    await quiet()
    const other = aField(newId())
    await bringBack(other.store, await carryAway(field.store, code), code)
    expect((await other.store.all()).map((one: StoredRecord) => one.state)).toEqual(['to_send', 'to_send'])
  })
})
