/**
 * Letters that look like Latin ones, by script, each followed by the letter it looks like. A reduced table after the
 * idea of Unicode's Technical Standard 39: the letters with which names of people are imitated, not every sign. What
 * Unicode itself calls compatible (full-width and mathematical letters, ligatures, Roman numerals) needs no row.
 */
const ROWS = [
  // Cyrillic
  'аa еe оo рp сc хx уy іi ѕs јj ԁd һh ӏl ԛq ԝw ѵv үy гr пn ьb кk мm',
  'АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ҮY ԚQ ԜW ӀI ѴV',
  // Greek
  'αa οo νv ρp υu ιi κk γy σo ϲc ϳj ηn χx',
  'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC',
  // Armenian
  'օo սu հh ոn զq ցg ՏS ՕO ԼL ՍU',
  // Latin: other shapes, strokes, small capitals
  'ıi ȷj ɑa ɡg ɩi ɪi øo ØO đd ĐD łl ŁL ħh ĦH ŧt ŦT ƅb ʀr ᴀa ʙb ᴄc ᴅd ᴇe ɢg ʜh ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ʏy ᴢz',
  // Cherokee
  'ᎪA ᏴB ᏟC ᎠD ᎬE ᏀG ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᎳW ᏃZ',
  // Lisu
  'ꓮA ꓐB ꓚC ꓓD ꓰE ꓝF ꓖG ꓧH ꓲI ꓙJ ꓗK ꓡL ꓟM ꓠN ꓳO ꓑP ꓣR ꓢS ꓔT ꓴU ꓦV ꓪW ꓫX ꓬY ꓜZ',
]

/** To Latin, in the same case. */
export const TO_LATIN: ReadonlyMap<string, string> = new Map(
  ROWS.flatMap((row) => row.split(' ')).map((pair) => {
    const [from = '', to = ''] = Array.from(pair)
    return [from, to] as const
  }),
)

/** Latin letters and digits that look like each other in many typefaces. */
export const ALIKE: ReadonlyMap<string, string> = new Map([
  ['1', 'l'],
  ['I', 'l'],
  ['|', 'l'],
  ['ǀ', 'l'],
  ['0', 'O'],
  ['m', 'rn'],
  ['w', 'vv'],
])
