/** What is set up on a phone: of each kind which fields are asked for, in which order, and which must be filled. */

export interface Setup {
  /** The icon of its rows. */
  icon: string
  fields: readonly string[]
  /** What is said where one of these is empty. */
  needs: Readonly<Record<string, string>>
  /** The field that puts a record inside another of its kind. */
  within?: string
  /** The field that holds a random code. */
  code?: string
  /** What its labels begin with, where its fields are called otherwise than elsewhere; `field` if nothing is said. */
  as?: string
  /** Fields that say more in a list, after what it is within. */
  more: readonly string[]
}

export const SETUP: Readonly<Record<string, Setup>> = {
  zone: {
    icon: 'zone',
    fields: ['name', 'within', 'capacity', 'order', 'active'],
    needs: { name: 'trouble-words' },
    within: 'within',
    code: 'code',
    more: ['capacity'],
  },
  team: {
    icon: 'team',
    fields: ['name', 'trade', 'head', 'active'],
    needs: { name: 'trouble-words', trade: 'trouble-choose' },
    more: ['trade', 'head'],
  },
  contact: {
    icon: 'phone',
    fields: ['name', 'part', 'phone', 'note', 'order', 'active'],
    needs: { name: 'trouble-name', part: 'trouble-choose', phone: 'trouble-phone' },
    more: ['part', 'phone'],
  },
  indicator: {
    icon: 'near_miss',
    fields: ['source', 'zone', 'window_min', 'warn', 'owner', 'response', 'active'],
    needs: {
      source: 'trouble-choose',
      window_min: 'trouble-whole',
      warn: 'trouble-whole',
      owner: 'trouble-owner',
      response: 'trouble-response',
    },
    as: 'field-indicator',
    more: ['zone', 'owner', 'response'],
  },
}
