import { expect, test } from 'vitest'

import { commandOf } from './commands'

test.each([
  ['CMD-PAY', 'pay'],
  [']C0CMD-EXACT', 'exact'],
  ['cmd-hold\n', 'hold'],
  ['CMD-LESS', 'less'],
  ['CMD-NOTHING', null],
  ['art-saf1g', null],
  ['', null],
])('« %s » asks for %s', (typed, command) => expect(commandOf(typed)).toBe(command))
