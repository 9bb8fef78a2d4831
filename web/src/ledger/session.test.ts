import { expect, it } from 'vitest';
import { rememberPlace, takePlace, tokenOf } from './session';

it.each([
  ['http://127.0.0.1:4000/sign-in#abc', 'abc'],
  ['  abc ', 'abc'],
  ['http://127.0.0.1:4000/sign-in', ''],
  ['', ''],
])('%j holds the token %j', (text, token) => expect(tokenOf(text)).toBe(token));

it.each([
  ['/tasks/CORE-42', '/tasks/CORE-42'],
  ['//evil.example', '/'],
  ['https://evil.example', '/'],
  ['/sign-in', '/'],
])('%j is gone back to as %j, once', (remembered, place) => {
  rememberPlace(remembered);
  expect(takePlace()).toBe(place);
  expect(takePlace()).toBe('/');
});
