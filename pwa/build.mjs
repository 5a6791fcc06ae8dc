// Builds the phone app into dist/: hashed static files with .br and .gz beside them, sw.js, the words.
// The same sources give the same bytes: nothing here reads the clock or makes a random name.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import { build } from 'esbuild'
import { minify } from 'terser'
import { unasked } from './unasked.mjs'
import { compile } from './words/compile.ts'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')
const LANGUAGES = ['en', 'zh-CN']
/** What only the server's pages and the manifest name: the worker need not know it. */
const OUTSIDE = new Set(['boot', 'print', 'icon-192', 'icon-512', 'icon-maskable'])
const PACKED = new Set(['.js', '.css', '.ftl', '.svg', '.webmanifest'])

const read = (...path) => readFileSync(join(here, ...path))
const hash = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 8)

function write(path, bytes) {
  const file = join(dist, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  if (!PACKED.has(extname(path))) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 18, // wide enough for the largest file
    [constants.BROTLI_PARAM_NDIRECT]: 15,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
}

/** Writes `static/<name>.<hash>.<ext>` and returns its address. */
function publish(name, ext, bytes) {
  const path = `static/${name}.${hash(bytes)}.${ext}`
  write(path, bytes)
  return `/${path}`
}

/**
 * What stands in for parts of Hono that no route of ours needs: multipart parsing, mounted apps, a second parser of
 * queries, callbacks of JSX. Well over a kilobyte less on every phone.
 */
const INSTEAD = {
  body: 'export const parseBody = undefined',
  mount: 'export const createMountedRequest = undefined',
  url: `export * from './url.js?whole'
    export const getQueryParam = (url, key) => new URL(url).searchParams.get(key) ?? undefined, getQueryParams = undefined`,
  html: `export * from './html.js?whole'
    export const resolveCallback = async text => String(await text), resolveCallbackSync = text => text`,
}
const unused = {
  name: 'unused',
  setup(build) {
    build.onLoad({ filter: /hono\/dist\/utils\/(body|mount|url|html)\.js$/ }, ({ path, suffix }) =>
      suffix ? undefined : { contents: INSTEAD[basename(path, '.js')] },
    )
  },
}

/** The indentation of our templates is for readers of the source, the switches of sync/guards.ts for the simulator. */
const readers = {
  name: 'readers',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const plain = source
        .replace(/html`\n\s+/g, 'html`')
        .replace(/>\n\s+</g, '><')
        .replace(/\n[ \t]+/g, '\n')
      return { loader: 'ts', contents: plain.replace(/\bguarded\('\w+'\)/g, 'true') }
    })
  },
}

async function bundle(entry, define = {}, format = 'iife') {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: entry.endsWith('.ts') ? 'es2022' : undefined,
    legalComments: 'none',
    charset: 'utf8',
    define,
    plugins: [unused, unasked, readers],
  })
  const { contents, text } = outputFiles[0]
  return Buffer.from(entry.endsWith('.ts') ? await smallest(text, format === 'esm') : contents)
}

/** Terser over esbuild's output: 5 % less on every phone than either alone. */
async function smallest(code, module) {
  const compress = { ecma: 2020, passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true, keep_fargs: false }
  return (await minify(code, { ecma: 2020, compress, module })).code
}

/** What single screens need on the page, each its own file. */
async function modules(...names) {
  const made = names.map(async name => [name, publish(name, 'js', await bundle(`page/${name}.ts`, {}, 'esm'))])
  return Object.fromEntries(await Promise.all(made))
}

function png(svg, size_px) {
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: size_px } }).render().asPng())
}

function icons() {
  const svg = read('icons', 'muster.svg')
  const full = read('icons', 'muster-maskable.svg')
  return {
    icon: publish('icon', 'svg', svg),
    sprite: publish('sprite', 'svg', read('icons', 'sprite.svg')),
    'icon-192': publish('icon-192', 'png', png(svg, 192)),
    'icon-512': publish('icon-512', 'png', png(svg, 512)),
    'icon-maskable': publish('icon-maskable', 'png', png(full, 512)),
    'icon-touch': publish('icon-touch', 'png', png(full, 180)),
  }
}

function words() {
  const published = {}
  for (const lang of LANGUAGES) {
    const ftl = read('words', `${lang}.ftl`)
    write(`words/${lang}.ftl`, ftl)
    published[`words-${lang}`] = publish(`words-${lang}`, 'ftl', Buffer.from(JSON.stringify(compile(ftl.toString()))))
  }
  return published
}

/** The few sentences of boot.ts, which runs before there is a catalogue on the phone. */
function bootWords() {
  const of = lang =>
    Object.fromEntries(
      read('words', `${lang}.ftl`)
        .toString()
        .matchAll(/^(boot-[a-z-]+) = (.+)$/gm)
        .map(([, id, text]) => [id, text]),
    )
  return JSON.stringify(Object.fromEntries(LANGUAGES.map(lang => [lang, of(lang)])))
}

function manifest(assets) {
  const icon = (src, sizes, purpose) => ({ src, sizes, type: 'image/png', purpose })
  const text = JSON.parse(read('manifest.json'))
  text.icons = [
    icon(assets['icon-192'], '192x192', 'any'),
    icon(assets['icon-512'], '512x512', 'any'),
    icon(assets['icon-maskable'], '512x512', 'maskable'),
  ]
  return publish('manifest', 'webmanifest', Buffer.from(JSON.stringify(text)))
}

rmSync(dist, { recursive: true, force: true })
const assets = {
  boot: publish('boot', 'js', await bundle('boot.ts', { BOOT_WORDS: bootWords() })),
  page: publish('page', 'js', await bundle('page.ts')),
  ...(await modules('scanner', 'decoder', 'plan', 'sign')),
  css: publish('muster', 'css', await bundle('css/muster.css')),
  print: publish('print', 'css', await bundle('css/print.css')),
  ...words(),
  ...icons(),
}
assets.manifest = manifest(assets)
write('assets.json', Buffer.from(JSON.stringify(assets, null, 1)))
const VERSION = '"@version@"'
const known = Object.fromEntries(Object.entries(assets).filter(([name]) => !OUTSIDE.has(name)))
const sw = (
  await bundle('sw.ts', {
    ASSETS: JSON.stringify(known),
    SPRITE: JSON.stringify(assets.sprite),
    SW_VERSION: VERSION,
    VERSION,
  })
).toString()
write('sw.js', Buffer.from(sw.replaceAll('@version@', hash(sw))))
