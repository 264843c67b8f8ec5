import { expect, test } from 'vitest'
import { beginningOfHtml, beginningOfText } from '../../../worker/messages/beginning.ts'

test('what is short is left alone', () => {
  expect(beginningOfText('Hello')).toBe('Hello')
  expect(beginningOfHtml('<p>Hello')).toBe('<p>Hello')
})

test.each([
  ['a tag', '<p>Hello</p><a href="https://haugen.example/">', 20, '<p>Hello</p>'],
  ['a word', '<p>Hello there, dear Bob</p>', 12, '<p>Hello'],
  ['an entity', '<p>Hello&nbsp;there</p>', 11, '<p>Hello'],
  ['a comment', '<p>Hello</p><!-- <p>there</p> -->', 25, '<p>Hello</p>'],
  ['a style sheet', '<p>Hello</p><style>p { color: red }</style>', 25, '<p>Hello</p><style>'],
  ['a character', '<p>💡💡💡', 6, '<p>💡'],
])('HTML is not cut within %s', (_, html, most, beginning) => {
  expect(beginningOfHtml(html, most)).toBe(beginning)
})

test('HTML that begins with nothing to see has no beginning: its text stands for it', () => {
  expect(beginningOfHtml(`<style>${'p{}'.repeat(50)}</style><p>Hello`, 100)).toBeNull()
})

test('a text is cut between two words, where there are some', () => {
  expect(beginningOfText('Hello there, dear Bob', 14)).toBe('Hello there,')
  expect(beginningOfText('💡💡💡', 3)).toBe('💡')
})
