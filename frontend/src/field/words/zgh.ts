/**
 * What the phone says in Tamazight, in Tifinagh (IRCAM).
 *
 * TO BE REVIEWED BY A SPEAKER: written from word lists by somebody who does not speak it; short on purpose, and
 * every question also has its pictogram.
 */

import type { Word } from './fr'

export const zgh: Readonly<Record<Word, string>> = {
  title: 'ⴰⵙⵜⴰⵍ', back: 'ⴰⵖⵓⵍ', listen: 'ⵙⴼⵍⴷ', close: 'ⵇⵇⵏ', progress: 'ⴰⵙⵓⵔⵉⴼ {n} ⵙⴳ {of}',
  starting: 'ⵇⵇⵍ ⵉⵎⵉⴽ…', otherTab: 'ⴰⵙⵜⴰⵍ ⵉⵕⵥⵎ ⴳ ⵢⴰⵜ ⵜⴰⵙⵏⴰ ⵢⴰⴹⵏ. ⴽⵎⵎⵍ ⴳⵉⵙ, ⵏⵖ ⵇⵇⵏ ⵜⵜ.',
  menu: 'ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ',
  signInFirst: 'ⵕⵥⵎ ⵜⴰⵙⵏⴰ ⴰⴷ ⵜⵉⴽⴽⵍⵜ ⵜⴰⵎⵣⵡⴰⵔⵓⵜ ⵙ ⵓⵥⵟⵟⴰ ⴷ ⴽⵛⵎ. ⴹⴰⵕⴰⵙ ⴰⵔ ⵜⵙⵡⵓⵔⵉ ⴱⵍⴰ ⴰⵥⵟⵟⴰ.',
  signIn: 'ⴽⵛⵎ', retry: 'ⴰⵍⵙ',
  signInToSend: 'ⴽⵛⵎ ⵃⵎⴰ ⴰⴷ ⵜⴰⵣⵏⴷ. ⵡⴰⵍⵓ ⵎⴰ ⵉⵊⵍⴰⵏ: ⴽⵎⵎⵍ ⴰⵙⵜⴰⵍ.',
  othersWait: 'ⵢⴰⵏ ⵡⴰⴼⴳⴰⵏ ⵢⴰⴹⵏ ⵖⵓⵔⵙ {n} ⵉ ⵡⴰⵣⴰⵏ: ⴰⵔ ⵜⵜⵇⵇⵍⵏ ⴰⴷ ⵉⴽⵛⵎ.',
  noReference: 'ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ ⵓⵔ ⵜⴰ ⵉⵙⵙⵉⵏ ⵉⵎⵙⴷⵔⴰⵡⵏ. ⴼⴽ ⴰⵙ ⴰⵥⵟⵟⴰ ⵉⵎⵉⴽ.',
  allSent: 'ⵎⴰⵕⵕⴰ ⵢⵓⵣⵏ', unsent: '{n} ⵉ ⵡⴰⵣⴰⵏ', offline: 'ⴱⵍⴰ ⴰⵥⵟⵟⴰ', toSettle: '{n} ⵉ ⵓⵙⴼⵔⵓ',
  settleTitle: 'ⵉ ⵓⵙⴼⵔⵓ', settleHint: 'ⵜⵜⵓⵃⴹⴰⵏ. ⵙⵙⴽⵏ ⵜⵏ ⵉ ⵓⵙⵉⵔⴰ ⵏ ⵜⵎⵙⵙⵎⵓⵏⵜ.',
  nothingToSettle: 'ⵡⴰⵍⵓ ⵉ ⵓⵙⴼⵔⵓ.',
  hello: 'ⴰⵣⵓⵍ {name}', newGathering: 'ⴰⵙⵜⴰⵍ ⴰⵎⴰⵢⵏⵓ', openGatherings: 'ⵉⵙⵜⴰⵍⵏ ⵉⵕⵥⵎⵏ', closedGatherings: 'ⵉⵙⵜⴰⵍⵏ ⵉⵇⵇⵏⵏ',
  noGathering: 'ⵓⵔ ⵉⵍⵍⵉ ⵓⵙⵜⴰⵍ ⵉⵕⵥⵎⵏ. ⴱⴷⵓ ⵉⵖ ⵜⵓⵛⴽⴰ ⵜⴰⵎⵣⵡⴰⵔⵓⵜ.',
  isClosed: 'ⵉⵇⵇⵏ', lot: 'ⵜⴰⵔⴱⵉⵄⵜ {code}', weighings: 'ⵉⵙⵜⴰⵍⵏ: {n}', otherPhones: 'ⵎⴰⵕⵕⴰ ⵜⵉⵍⵉⴼⵓⵏⵏ: {mass}',
  clockWrong: 'ⵜⴰⵙⵔⴰⴳⵜ ⵏ ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ ⵓⵔ ⵜⵖⵓⴷⵉ. ⵙⵙⵖⴷ ⵜⵜ.',
  askPlace: 'ⵎⴰⵏⵉ ⵖ ⵜⵙⵜⴰⵍⵎ?', askProduct: 'ⵎⴰⴷ ⴷ ⴰⵡⵉⵏ?', askDay: 'ⵎⴰⵏ ⴰⵙⵙ?', askCommune: 'ⵎⴰⵏⵉ ⵖ ⵉⵜⵜⵓⴽⵙ?',
  today: 'ⴰⵙⵙⴰ', yesterday: 'ⵉⴹⴳⴰⵎ', dayBefore: 'ⴰⵙⵍⵉⴹ', communeUnknown: 'ⵓⵔ ⵙⵙⵉⵏⵖ',
  noPlace: 'ⵓⵔ ⵖⵓⵔⴽ ⴰⴷⵖⴰⵔ. ⵙⵇⵙⴰ ⴰⵙⵉⵔⴰ ⵏ ⵜⵎⵙⵙⵎⵓⵏⵜ.',
  noProduct: 'ⵜⴰⵎⵙⵙⵎⵓⵏⵜ ⴰⴷ ⵓⵔ ⵖⵓⵔⵙ ⵎⴰ ⵉⵜⵜⵓⵙⵜⴰⵍⵏ.',
  askMember: 'ⵎⴰⴷ ⴷ ⵢⵓⵡⵉⵏ?', number: 'ⵓⵟⵟⵓⵏ', erase: 'ⴽⴽⵙ', noMember: 'ⵓⵔ ⵉⵍⵍⵉ ⵓⵟⵟⵓⵏ ⴰⴷ.',
  moreMembers: 'ⴰⵔⴰ ⵓⵟⵟⵓⵏ ⵃⵎⴰ ⴰⴷ ⵜⴰⴼⴷ ⵉⵢⴰⴹ.',
  total: 'ⴰⵎⵓⵏ', undo: 'ⵙⵔ', undoAsk: 'ⵙⵔ {mass} ⵏ {name}?', undoYes: 'ⵢⴰⵀ, ⵙⵔ', undoNo: 'ⵓⵀⵓ, ⴰⵊⵊ', undone: 'ⵉⵜⵜⵓⵙⵔ',
  photo: 'ⵜⴰⵡⵍⴰⴼⵜ', photoKept: 'ⵜⴰⵡⵍⴰⴼⵜ ⵜⵜⵓⵃⴹⴰ', photoBad: 'ⵜⴰⵡⵍⴰⴼⵜ ⴰⴷ ⵓⵔ ⵜⵖⵓⴷⵉ. ⴰⵍⵙ ⴰⵙ.', photos: 'ⵜⵉⵡⵍⴰⴼⵉⵏ: {n}',
  finish: 'ⵙⵙⵎⴷ',
  askWeight: 'ⵎⵏⵛⴽ ⵉ {name}?', scale: 'ⵍⵎⵉⵣⴰⵏ', basket: 'ⵜⴰⵔⵢⴰⵍⵜ', net: 'ⵉⵇⵇⵉⵎⴰⴷ {mass}', save: 'ⵃⴹⵓ', plot: 'ⵉⴳⵔ',
  kept: '{name}: {mass}', comma: 'ⵜⵉⵙⵇⵇⵔⵜ', grams: 'ⴳⵔⴰⵎ', kilograms: 'ⴽⵉⵍⵓ',
  nothingLeft: 'ⵜⴰⵔⵢⴰⵍⵜ ⵜⴳⴷⴰ ⴷ ⵍⵎⵉⵣⴰⵏ. ⵙⵙⵖⴷ.',
  doubtMuch: '{mass} ⵉⴳⴳⵓⵜ. ⵉⵙ ⵉⵖⵓⴷⴰ?', doubtLittle: '{mass} ⵉⴷⵔⵓⵙ. ⵉⵙ ⵉⵖⵓⴷⴰ?',
  doubtYes: 'ⵢⴰⵀ, ⵉⵖⵓⴷⴰ', doubtNo: 'ⵙⵙⵖⴷ',
  noRoom: 'ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ ⵉⵄⵎⵎⵔ. ⴰⴷ ⵓⵔ ⵜⵙⵜⴰⵍⴷ ⴳⵉⵙ: ⴰⵎⵥ ⵢⴰⵏ ⵢⴰⴹⵏ.',
  notKept: 'ⵓⵔ ⵉⵜⵜⵓⵃⴹⴰ. ⴰⵔⴰ ⵜ ⴳ ⵜⴽⵖⴹⵜ ⴷ ⴰⵍⵙ.',
  askFinish: 'ⵉⵙ ⵜⵜⵓⵙⵜⴰⵍ ⵎⴰⵕⵕⴰ?', recap: '{product}. {day}, {place}: {members} ⵏ ⵎⵉⴷⴷⵏ ⵉⵡⵉⵏⴷ {mass}.',
  recapOne: '{product}. {day}, {place}: ⵢⴰⵏ ⵡⴰⴼⴳⴰⵏ ⵢⵓⵡⵉⴷ {mass}.',
  recapOthers: 'ⵎⴰ ⵓⵔ ⵜⴰ ⴷ ⵢⵓⵣⵏ ⵜⵉⵍⵉⴼⵓⵏ ⵢⴰⴹⵏ ⵓⵔ ⵉⵜⵜⵓⵙⵙⵉⴹⵏ ⴷⵖⵉ.',
  finishYes: 'ⵇⵇⵏ ⴰⵙⵜⴰⵍ', finished: 'ⴰⵙⵜⴰⵍ ⵉⵇⵇⵏ. ⵜⴰⵔⴱⵉⵄⵜ ⵏⵏⵙ ⴰⴷ ⵜⴳ ⵙ ⵓⵥⵟⵟⴰ.', nothingWeighed: 'ⵡⴰⵍⵓ ⵎⴰ ⵉⵜⵜⵓⵙⵜⴰⵍⵏ.',
  language: 'ⵜⵓⵜⵍⴰⵢⵜ', voice: 'ⵖⵔ ⵙ ⵜⴰⵖⵓⵢⵉⵜ', noVoice: 'ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ ⵓⵔ ⵖⵓⵔⵙ ⵜⴰⵖⵓⵢⵉⵜ ⵏ ⵜⵓⵜⵍⴰⵢⵜ ⴰⴷ.', sun: 'ⵜⴰⴼⵓⴽⵜ',
  on: 'ⵢⴰⵀ', off: 'ⵓⵀⵓ', signOut: 'ⵙⵏⴼⵍ ⴰⴼⴳⴰⵏ',
  signOutRefused: 'ⵇⵇⵉⵎⵏ {n} ⵉ ⵡⴰⵣⴰⵏ. ⵇⵇⵍ ⴰⵥⵟⵟⴰ.',
  update: 'ⵢⴰⵜ ⵜⵓⵏⵖⵉⵍⵜ ⵜⴰⵎⴰⵢⵏⵓⵜ ⵜⵓⵊⴰⴷ.', updateNow: 'ⵙⵙⵔⵙ ⵜⵜ',
  persistWarning: 'ⵉⵖⵉ ⵓⵎⵙⵙⴰⵔⴰ ⴰⴷ ⵉⵙⴼⴹ ⵎⴰ ⵉⵃⴹⴰ. ⵙⵙⵔⵙ ⵜⵉⵙⵏⵙⵉ ⴳ ⵜⴳⴷⵉⵍⵜ.',
  notWhole: 'ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ ⵉⵙⵙⵏ ⴽⵔⴰ ⵏ ⵉⵎⵙⴷⵔⴰⵡⵏ ⵖⴰⵙ.',
  carry: 'ⴰⵡⵉ ⵙ ⵓⴼⵓⵙ', carryHint: 'ⵉⵖ ⵓⵔ ⴷ ⵉⵖⵓⵍ ⵓⵥⵟⵟⴰ: ⵙⵔⵙ ⵎⴰⵕⵕⴰ ⴳ ⵓⴼⴰⵢⵍⵓ ⵙ ⵜⵏⴳⴰⵍⵜ ⵏ ⵡⵓⵟⵟⵓⵏⵏ.',
  code: 'ⵜⴰⵏⴳⴰⵍⵜ (8 ⵏ ⵡⵓⵟⵟⵓⵏⵏ)', codeShort: 'ⵜⴰⵏⴳⴰⵍⵜ 8 ⵏ ⵡⵓⵟⵟⵓⵏⵏ ⵏⵖ ⵓⴳⴳⴰⵔ.', makeFile: 'ⵙⴽⵔ ⴰⴼⴰⵢⵍⵓ', fileMade: 'ⴰⴼⴰⵢⵍⵓ ⵉⵡⵊⴷ. ⵎⴰⵕⵕⴰ ⵉⵇⵇⵉⵎⴰ ⴳ ⵜⵉⵍⵉⴼⵓⵏ ⴰⴷ.',
  nothingToCarry: 'ⵡⴰⵍⵓ: ⵎⴰⵕⵕⴰ ⵢⵓⵣⵏ.', readFile: 'ⵖⵔ ⴰⴼⴰⵢⵍⵓ', noFile: 'ⵙⵜⵢ ⴰⴼⴰⵢⵍⵓ.',
  fileTaken: '{n} ⵜⵜⵓⵙⵙⵖⴰⵍⵏ. ⴰⴷ ⴰⵣⵏⵏ ⵙ ⵓⵥⵟⵟⴰ.', fileWrongCode: 'ⵜⴰⵏⴳⴰⵍⵜ ⴰⴷ ⵓⵔ ⵜⵖⵓⴷⵉ.', fileUnreadable: 'ⴰⴼⴰⵢⵍⵓ ⴰⴷ ⵓⵔ ⴰⵔ ⵉⵜⵜⵓⵖⵔⴰ.',
}
