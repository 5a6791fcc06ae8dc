/** What both sides of RxDB keep: the fields of a report. */
const text = { type: 'string' }

export const SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 60 },
    what: text,
    severity: text,
    zone: text,
    opened_at: text,
    sentence: text,
    story: text,
    lang: text,
  },
  required: ['id'],
}
