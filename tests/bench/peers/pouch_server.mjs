/** express-pouchdb on leveldb, as its own page tells: `node pouch_server.mjs FOLDER PORT`. */
import { createServer } from 'node:http'
import expressPouch from 'express-pouchdb'
import PouchDB from 'pouchdb'

const [folder, port] = process.argv.slice(2)
const app = expressPouch(PouchDB.defaults({ prefix: `${folder}/` }), { mode: 'minimumForPouchDB' })
createServer(app).listen(Number(port), '127.0.0.1', () => console.log('open'))
