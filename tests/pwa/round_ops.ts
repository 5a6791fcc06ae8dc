/** Prints what two phones that never meet save of one check, for tests/server/checklists/test_round.py. */
import { CAST, formOf, HALL_A, type Phone, SITE } from './house.ts'
import { ROUNDS, RUN, roundPhone } from './round.ts'

const AT = `/app/checklists/${RUN}`

/** Phones of tests draw the same ids: this one goes on where no other has come to. */
async function fill(phone: Phone, note: string, skipped = 0) {
  for (let n = 0; n < skipped; n++) phone.house.new_id()
  let made = skipped // in a test no time passes, so ids say what came first
  phone.house.new_id = () => `01900000-0000-7000-8000-${String(++made).padStart(12, '0')}`
  const now_ms = phone.house.now_ms() + skipped * 40
  phone.house.now_ms = () => now_ms
  const tap = (item: string, form: Record<string, string>, step = '') => phone.post(`${AT}/items/${item}${step}`, form)
  await tap('exit', { verdict: 'pass' })
  await tap('exit', { verdict: 'fail' })
  await tap('exit', { note }, '/report')
  await tap('tape', { verdict: 'fail' })
  await tap('volts', { number: '9' }) // a slip: its report is taken back
  await tap('volts', { number: '２３０,50' })
  await tap('who', { words: 'Cafe\u0301 staff\r\nand Li' })
  await tap('lights', { choices: '1', 'choice.1': '1', 'choice.0': '1' })
  await tap('sign', { name: 'Wang Fang', drawn: 'M10 10L20 30' })
  const form = await formOf(phone, `${AT}/sign`, 'sign')
  await phone.post(`${AT}/sign`, { ...form, name: 'Zoe\u0308', remark: 'Quiet', drawn: 'M1 2L3 4' })
  return (await phone.store.queue()).map(({ op }) => op)
}

const ops = {
  [CAST.crew.person]: await fill(await roundPhone({ lang: 'en' }), 'Two pallets, cafe\u0301 side'),
  [CAST.deputy.person]: await fill(await roundPhone({ role: 'deputy', lang: 'zh-CN' }), '门口有货', 1000),
}
console.log(JSON.stringify({ site: SITE, zone: HALL_A, run: RUN, cast: Object.values(CAST), rows: ROUNDS, ops }))
