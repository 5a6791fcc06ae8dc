/** The wire of `POST /sync` (protocol 1), the phone's side: the twin of wire.py. */

// biome-ignore lint/suspicious/noExplicitAny: a row's values are whatever its kind declares
export type Body = Record<string, any>

/** One intended change, made by one person on one device, never altered afterwards. */
export interface Op {
  id: string
  v: number
  t: 'create' | 'fact' | 'command' | 'void' | 'gap'
  hlc?: string
  site?: string
  kind?: string
  rec?: string
  base?: number
  seen?: Body
  set?: Body
  inc?: Record<string, number>
  add?: Record<string, string[]>
  rem?: Record<string, string[]>
  act?: string
  args?: Body
  reason?: string
  blobs?: { sha: string; size: number; type: string; role: 'full' | 'thumb' }[]
  resolves?: string
  upto?: number
}

export interface Result {
  st: 'applied' | 'same' | 'merged' | 'conflict' | 'refused' | 'late' | 'quarantined' | 'gap'
  site?: string
  seq?: number
  code?: string
  conflicts?: string[]
  ignored?: string[]
  dup?: true
}

/** `[bucket, kind, id, seq, body]`; bucket and body are null where this person may not read the row. */
export type Touched = [string | null, string, string, number, Body | null]

export interface Pulled {
  id: string
  at: number
  reset?: 'new' | 'epoch' | 'horizon' | 'sum' | 'token'
  put: [string, string, number, Body][]
  gone: [string, string, number][]
  sum?: [number, number]
}

export interface Pull {
  token: string
  more: boolean
  drop: string[]
  heads: Record<string, number>
  buckets: Pulled[]
}

export interface Answer {
  proto: 1
  epoch: string
  schema: number
  min_schema: number
  now: number
  asked: number
  last_dseq: number
  durable: Record<string, number>
  results: [number, Result][]
  touched: Touched[]
  pull?: Pull | { blocked: 'upgrade'; min_schema: number } | { retry: number }
}

/** A refusal of the whole request, as problem+json: nothing of it was consumed. `asked`: of a request that was read. */
export interface Problem {
  proto: 1
  code: string
  asked?: number
  epoch?: string
  last_dseq?: number
  expected?: number
  salvage?: boolean
}
