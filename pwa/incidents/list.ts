/** All incidents of the site: the open ones by weight, then the closed ones, newest first, a hundred to a page. */
import { html } from 'hono/html'
import type { Here } from '../here.ts'
import type { Html, Screen } from '../layout.ts'
import { button, empty, opening, rows, section } from '../parts.ts'
import type { Shown } from '../store.ts'
import { incidentRow } from './parts.ts'
import { bySeverity, isOpen, PAGE_SIZE } from './rules.ts'

export function listScreen(here: Here, all: Shown[], zones: Shown[], from: number): Screen {
  const { say } = here
  const open = all.filter(isOpen).sort(bySeverity)
  const closed = all.filter(row => !isOpen(row)).reverse()
  const ordered = [...open, ...closed]
  const shown = ordered.slice(from, from + PAGE_SIZE)
  const part = (title: string, of: Shown[]): Html | '' => {
    const here_ = shown.filter(row => of.includes(row))
    return here_.length
      ? section(title, say('count-reports', { n: of.length }), rows(here_.map(row => incidentRow(here, row, zones))))
      : ''
  }
  const body = all.length
    ? html`${part(say('open'), open)}${part(say('closed'), closed)}${pager(here, ordered.length, from)}`
    : empty(
        say('no-incidents'),
        say('no-incidents-more'),
        here.strip.reports ? button('/app/report', say('report-one'), true) : '',
      )
  return {
    title: say('incidents'),
    back: { href: '/app/', text: say('place-today') },
    live: ['incident', 'zone'],
    body: html`${opening(say('incidents-answer', { n: open.length }))}${body}`,
  }
}

function pager({ say }: Here, total: number, from: number): Html | '' {
  const links = [
    from > 0 ? button(`/app/incidents?from=${Math.max(0, from - PAGE_SIZE)}`, say('page-before')) : '',
    from + PAGE_SIZE < total ? button(`/app/incidents?from=${from + PAGE_SIZE}`, say('page-after')) : '',
  ].filter(Boolean)
  return links.length ? html`<nav class="stack" aria-label="${say('pages')}">${links}</nav>` : ''
}
