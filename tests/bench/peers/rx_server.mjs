/** RxDB's websocket server on a collection in memory: `node rx_server.mjs PORT`. */
import { createRxDatabase } from 'rxdb'
import { startWebsocketServer } from 'rxdb/plugins/replication-websocket'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { SCHEMA } from './rx_schema.mjs'

const database = await createRxDatabase({ name: 'server', storage: getRxStorageMemory() })
await database.addCollections({ incidents: { schema: SCHEMA } })
await startWebsocketServer({ database, port: Number(process.argv[2]), host: '127.0.0.1', path: '/socket' })
console.log('open')
