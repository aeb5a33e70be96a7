/** A browser's tab that dies at a chosen moment, on storage that outlives it and may fail once. */

export type StorageFault = 'put-throws' | 'commit-fails'

/** What a call of a dead tab comes to: nothing, ever. */
const never = new Promise<never>(() => undefined)

export class Tab {
  isDead = false
  readonly death: Promise<'dead'>
  private tellDeath: (dead: 'dead') => void = () => undefined
  private readonly connections: IDBDatabase[] = []
  private readonly running = new Set<IDBTransaction>()
  private moments: number | null = null
  private fault: StorageFault | null = null

  constructor(private readonly storage: IDBFactory) {
    this.death = new Promise((resolve) => (this.tellDeath = resolve))
  }

  /** Die after so many moments: signatures, hashes, transactions, writes, commits, requests, answers. */
  dieAfter(moments: number): void {
    this.moments ??= moments
  }

  /** The next write fails, alone or with all of its transaction. */
  failNextWrite(fault: StorageFault): void {
    this.fault = fault
  }

  /** Die now: what runs is undone, as a browser does, and nothing more is ever answered. */
  kill(): void {
    if (this.isDead) return
    this.isDead = true
    for (const transaction of this.running) abort(transaction)
    for (const connection of this.connections) connection.close()
    this.tellDeath('dead')
  }

  /** Spare this tab: faults are over. */
  heal(): void {
    this.moments = null
    this.fault = null
  }

  /** Do something of this tab between two moments at which it may die. */
  async through<Result>(act: () => Promise<Result>): Promise<Result> {
    this.pass()
    if (this.isDead) return never
    const result = await act().catch((error: unknown) => (this.isDead ? never : Promise.reject(error as Error)))
    this.pass()
    return this.isDead ? never : result
  }

  private pass(): void {
    if (this.moments === null || this.isDead) return
    this.moments -= 1
    if (this.moments <= 0) this.kill()
  }

  /** The storage as this tab sees it. */
  get indexedDB(): IDBFactory {
    const open = (name: string, version?: number): IDBOpenDBRequest => {
      if (this.isDead) return {} as IDBOpenDBRequest
      const request = this.storage.open(name, version)
      request.addEventListener('upgradeneeded', () => this.watch(request.result))
      request.addEventListener('success', () => this.watch(request.result))
      return request
    }
    return new Proxy(this.storage, {
      get: (target, name) => {
        if (name === 'open') return open
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  private watch(connection: IDBDatabase): void {
    if (this.isDead) connection.close()
    if (this.connections.includes(connection)) return
    this.connections.push(connection)
    const begin = connection.transaction.bind(connection)
    connection.transaction = (...asked: Parameters<typeof begin>) => {
      this.pass()
      this.refuseIfDead()
      return this.follow(begin(...asked))
    }
  }

  private follow(transaction: IDBTransaction): IDBTransaction {
    this.running.add(transaction)
    const over = (event: Event): void => {
      this.running.delete(transaction)
      this.pass()
      // It was kept, and the tab died before it knew.
      if (this.isDead) event.stopImmediatePropagation()
    }
    transaction.addEventListener('complete', over)
    transaction.addEventListener('abort', over)
    const storeOf = transaction.objectStore.bind(transaction)
    transaction.objectStore = (name) => this.followStore(transaction, storeOf(name))
    return transaction
  }

  private followStore(transaction: IDBTransaction, store: IDBObjectStore): IDBObjectStore {
    if (Object.hasOwn(store, 'put')) return store
    const write =
      (original: IDBObjectStore['put']) =>
      (...given: Parameters<IDBObjectStore['put']>): IDBRequest<IDBValidKey> => {
        this.pass()
        this.refuseIfDead()
        const fault = this.fault
        this.fault = null
        if (fault === 'put-throws') throw new DOMException('The disk is full.', 'QuotaExceededError')
        const request = original(...given)
        if (fault === 'commit-fails') request.addEventListener('success', () => abort(transaction))
        return request
      }
    store.put = write(store.put.bind(store))
    store.add = write(store.add.bind(store))
    return store
  }

  private refuseIfDead(): void {
    if (this.isDead) throw new DOMException('The tab is gone.', 'InvalidStateError')
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It was over already.
  }
}
