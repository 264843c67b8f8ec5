import { expect, test } from 'vitest'
import { laterTimes } from '../../../extension/composer/later-times.ts'

/** By the clock of this machine, as a member has it. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const offered = (now: number) => laterTimes(now).map(({ id, at: time }) => [id, time])

test('on a Wednesday morning: later today, tomorrow and on Monday', () => {
  expect(offered(at(18, 9, 20))).toEqual([
    ['later_today', at(18, 12)],
    ['tomorrow', at(19, 8)],
    ['monday', at(23, 8)],
  ])
})

test('in the evening nothing is read today any more, nor after midnight', () => {
  expect(offered(at(18, 19)).map(([id]) => id)).toEqual(['tomorrow', 'monday'])
  expect(offered(at(18, 23, 30)).map(([id]) => id)).toEqual(['tomorrow', 'monday'])
})

test('on a Sunday tomorrow is Monday, and on a Monday it is the next one', () => {
  expect(offered(at(22, 10))).toEqual([
    ['later_today', at(22, 12)],
    ['tomorrow', at(23, 8)],
  ])
  expect(offered(at(23, 10)).at(-1)).toEqual(['monday', at(30, 8)])
})
