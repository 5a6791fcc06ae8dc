/** How photos look: in the form they are picked for, in a grid, and what is said of those not received. */
import { html } from 'hono/html'
import { address } from '../album.ts'
import type { Here } from '../here.ts'
import { icon, mark } from '../icons/icons.ts'
import type { Html } from '../layout.ts'
import { dotted, name, section, word, zoneName } from '../parts.ts'
import type { Shown } from '../store.ts'

/** The photos of a form: what was picked, what could not be used, and two ways to pick more. It draws itself anew. */
export async function photoField({ store, say }: Here, form: string): Promise<Html> {
  const { photos, said } = await store.picked(form)
  const path = `/app/drafts/${form}/photos`
  const picked = photos.map(
    ({ sha, thumb, width, height }, n) =>
      html`
        <li class="photo"><span class="photo__frame"><img src="${path}/${thumb.sha}" width="${width}" height="${height}" alt="${say('photo-n', { n: n + 1 })}"></span>
        <button class="button button--soft" type="button" data-drop="${path}/${sha}">${say('remove')}<span class="hide"> ${say('photo-n', { n: n + 1 })}</span></button></li>`,
  )
  const pick = (figure: string, words: string, how: Html) =>
    html`<label class="shoot"><input type="file" accept="image/*" data-pick="${path}"${how}>${icon(figure)}<span>${say(words)}</span></label>`
  return html`
    <div class="ask" id="photos-${form.replaceAll(':', '-')}" hx-get="${path}" hx-trigger="changed-pictures from:body" hx-swap="outerMorph" role="group" aria-label="${say('photos')}">
    ${picked.length ? html`<ul class="photos">${picked}</ul>` : ''}<div role="status">
    ${said && html`<p class="trouble">${mark('bad', 'small')}<span>${say(said.id, said.args)}</span></p>`}
    <p class="state" data-working hidden>${mark('way')}${say('photo-working')}</p></div>
    <div class="shoots">${pick('camera', 'photo', html` capture="environment"`)}${pick('album', 'from-album', html` multiple`)}</div></div>`
}

export interface Known {
  people: Map<string, Shown>
  zones: Shown[]
}

/** When, where, by whom: drawn beneath the picture, never into it. */
export function caption(here: Here, { body }: Shown, { people, zones }: Known): Html {
  const role = body['role'] && body['role'] !== 'evidence' && word(here, 'photo', 'role', body['role'])
  const where = [zoneName(here, zones, body['zone']), name(here, people, body['_by'] ?? here.me.person)]
  return html`
    <span class="photo__cap"><b>${dotted([here.clock.stamp(body['taken_at']), role])}</b>${dotted(where)}
    ${body['caption'] && html`<br><span lang="${body['lang']}">${body['caption']}</span>`}</span>`
}

/** A photo as a tile that leads to the whole of it. Where the picture cannot be had, what stands beneath it says so. */
export const tile = (here: Here, photo: Shown, known: Known): Html =>
  html`
    <li id="photo-${photo.id}"><a class="photo" href="/app/photos/${photo.id}"><span class="photo__frame">
    <span class="photo__none" aria-hidden="true">${here.say('photo-elsewhere')}</span>
    <img src="${address(photo.id, 'thumb')}" width="${photo.body['width']}" height="${photo.body['height']}" alt="" loading="lazy"></span>
    ${caption(here, photo, known)}</a></li>`

/** The photos among a record's children. */
export function photoPart(here: Here, children: Shown[], known: Known): Html | '' {
  const photos = children.filter(({ kind, body }) => kind === 'photo' && !body['_void'])
  const n = photos.length
  if (!n) return ''
  const grid = html`<ul class="photos">${photos.map(photo => tile(here, photo, known))}</ul>`
  return section(here.say('photos'), here.say('count-photos', { n }), html`${elsewhere(here, photos, known)}${grid}`)
}

/** Whose phones still hold pictures that the server has not got, each in a sentence. */
export function elsewhere(here: Here, photos: Shown[], { people }: Pick<Known, 'people'>): Html | '' {
  const { say, me } = here
  const behind = photos.filter(({ body }) => !body['stored'] && !body['_void'])
  const by = new Map<string, number>()
  for (const { body } of behind) by.set(body['_by'] ?? me.person, (by.get(body['_by'] ?? me.person) ?? 0) + 1)
  const line = ([who, n]: [string, number]) =>
    who === me.person ? say('photos-here', { n }) : say('photos-there', { n, who: name(here, people, who) })
  return by.size ? html`<p class="state">${mark('way')}${dotted([...by].map(line))}</p>` : ''
}
