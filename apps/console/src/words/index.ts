/**
 * The words of the pages, in the languages that are complete.
 *
 * In:    a language.
 * Out:   `t` of react-i18next, dates and numbers as that language writes them.
 * Never: a word in a component.
 */
export { type Language, languages, languageNow, speak, startWords } from './language.ts'
export { bytes, date, dateTime, day, exactTime, figure, hours, lasting, shortTime } from './figures.ts'
