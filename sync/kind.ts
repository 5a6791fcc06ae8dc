/** What a record kind is, as data: the twin of kind.py, less what only a server reads. Nothing here knows a particular kind. */
export type Right = 'crew' | 'office' | 'author' | 'lead' | 'any' | 'server'
export type Policy = 'register' | 'worst' | 'text' | 'immutable' | 'status' | 'derived'

/** `policy`: only of a text, a status and what never changes does a phone know it. */
export interface Field {
  type: string
  policy?: Policy
  max?: number
  lo?: number
  hi?: number
  values?: readonly string[]
  /** The kinds a reference that may change can name. */
  to?: readonly string[]
  of?: Field
  by?: Right
  group?: string
}

/** `null` among `from`: the move creates the record. */
export interface Move {
  from: readonly (string | null)[]
  to: string
  by?: Right
  binds?: readonly string[]
  reason?: boolean
}

export interface Status {
  field: string
  first: string | null
  moves: Readonly<Record<string, Move>>
}

/** `of`: the kinds a record may be a child of. Which readers hold it is the server's to know. */
export interface Bucket {
  of?: readonly string[]
}

/** An index key of the view: `<kind>/<name>:<part>[/<part>]`, only while `when` holds. */
export interface Key {
  name: string
  parts: readonly string[]
  when?: Readonly<Record<string, readonly (string | boolean | null)[]>>
}

export interface Kind {
  bucket: Bucket
  create: string
  write: Right
  fields: Readonly<Record<string, Field>>
  status?: Status
  sort?: string
  keys?: readonly Key[]
}

export interface Kinds {
  schema: number
  kinds: Readonly<Record<string, Kind>>
}
