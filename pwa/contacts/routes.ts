/** Whom to call: on every phone, without a network too, emergencies first, one tap. */
import { html } from 'hono/html'
import { Hono } from 'hono/tiny'
import { KINDS } from '../../sync/kinds.ts'
import { type Env, type Here, show } from '../here.ts'
import { icon } from '../icons/icons.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, opening, rows, section, word } from '../parts.ts'
import { makes } from '../rights.ts'
import type { Shown } from '../store.ts'

const FIRST = ['medical', 'fire', 'police', 'power']
const PARTS = [...FIRST, ...KINDS.kinds['contact']!.fields['part']!.values!.filter(part => !FIRST.includes(part))]

export const contacts = new Hono<Env>()

contacts.get('/app/contacts', async c => {
  const here = c.get('here')
  const all = await here.store.list('contact')
  const live = all.filter(({ site, body }) => site === here.site && body['active'] !== false && !body['_void'])
  return show(c, contactsScreen(here, live))
})

function contactsScreen(here: Here, all: Shown[]): Screen {
  const { say } = here
  const add = makes('contact', here.role) && button('/app/setup/contact', say('act-change-contacts'))
  const part = (one: string) => {
    const of = all.filter(({ body }) => body['part'] === one)
    const title = word(here, 'contact', 'part', one)
    return of.length > 0 && section(title, '', rows(of.map(shown => line(here, shown))))
  }
  return {
    title: say('setup-contact'),
    back: { href: '/app/', text: say('place-today') },
    live: ['contact'],
    body: html`
      ${opening(say('contacts-answer'), '', say('contacts-hint'))}
      ${all.length ? PARTS.map(part) : empty(say('setup-empty'), say('contacts-none'))}${add}`,
  }
}

/** A telephone number as an address: what a phone cannot dial is left out. */
export const dial = (number: unknown) =>
  `tel:${String(number)
    .normalize('NFKC')
    .replace(/[^\d+*#,;]/g, '')}`

/** The whole row is the call. */
const line = ({ say }: Here, { body }: Shown): Html =>
  html`
    <li><a class="row" href="${dial(body['phone'])}" aria-label="${say('call', { name: body['name'], phone: body['phone'] })}">
    <span class="row__rail">${icon('phone')}</span><span><span class="row__title" lang="${body['lang']}">${body['name']}</span>
    <span class="row__phone">${body['phone']}</span>${body['note'] && html`<span class="row__more" lang="${body['lang']}">${body['note']}</span>`}</span></a></li>`
