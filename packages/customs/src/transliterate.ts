/**
 * Names as they stand in a machine-readable zone.
 *
 * @source ICAO Doc 9303-3 §6 A (Latin), B (Cyrillic), C (Arabic). Letters that are not in its tables lose their marks;
 * letters of other scripts stay as they are. Where the tables allow several spellings, states differ: `spellings` gives each.
 */

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split(/\s+/)
      .map((pair) => [pair.slice(0, 1), pair.slice(2)]),
  )

const latin = pairs('Æ=AE Ð=D Đ=D Ħ=H Ĳ=IJ Ł=L Ŋ=N Œ=OE Þ=TH Ŧ=T ẞ=SS')
const cyrillic = pairs(`
  А=A Б=B В=V Г=G Ґ=G Ѓ=G Д=D Ђ=D Е=E Ё=E Є=IE Ж=ZH З=Z Ѕ=DZ И=I І=I Ї=I Й=I Ј=J К=K Ќ=K Л=L Љ=LJ М=M Н=N Њ=NJ О=O
  П=P Р=R С=S Т=T Ћ=C У=U Ў=U Ф=F Х=KH Ц=TS Ч=CH Џ=DZ Ш=SH Щ=SHCH Ъ=IE Ы=Y Ь= Э=E Ю=IU Я=IA Ѣ=IE Ѫ=U Ѵ=Y`)
const arabic = pairs(`
  ء=XE آ=XAA أ=XAE ؤ=U إ=I ئ=XI ا=A ب=B ة=XTA ت=T ث=XTH ج=J ح=XH خ=XKH د=D ذ=XDH ر=R ز=Z س=S ش=XSH ص=XSS ض=XDZ ط=XTT
  ظ=XZZ ع=E غ=G ـ= ف=F ق=Q ك=K ل=L م=M ن=N ه=H و=W ى=XAY ي=Y ٱ=XXA ٹ=XXT ټ=XRT پ=P ځ=XKE څ=XXH چ=XC ڈ=XXD ډ=XDR
  ڑ=XXR ړ=XRR ږ=XRX ژ=XJ ښ=XXS ک=XKK ګ=XXK ڭ=XNG گ=XGG ں=XNN ڼ=XXN ھ=XDO ۀ=XYH ہ=XXG ۂ=XGE ۃ=XTG ی=XYA ۍ=XXY ې=Y
  ے=XYB ۓ=XBE`)

const everywhere = new Map([...latin, ...cyrillic, ...arabic])
/** The recommended spelling, the letter without its mark, and the spelling that marks the mark. */
const tables: readonly ReadonlyMap<string, string>[] = [
  new Map([...everywhere, ...pairs('Ä=AE Å=AA Ö=OE Ø=OE Ü=UE')]),
  new Map([...everywhere, ...pairs('Æ=A Œ=O Ø=O Þ=T')]),
  new Map([...everywhere, ...pairs('Ä=AE Å=AA Ö=OE Ø=OE Ü=UXX Ñ=NXX')]),
]

const ascii = /^[\0-\x7f]*$/

/** Every spelling of a text in capitals without accents, the recommended one first, none twice. */
export function spellings(text: string): readonly string[] {
  if (ascii.test(text)) return [text.toUpperCase()]
  const capitals = text.normalize('NFKC').toUpperCase().normalize('NFC')
  return [...new Set(tables.map((table) => spell(capitals, table)))]
}

function spell(capitals: string, table: ReadonlyMap<string, string>): string {
  const bare = mapped(capitals, table)
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toUpperCase()
  // A letter whose mark the tables do not know may be one that they know without it.
  return mapped(bare, table)
}

const mapped = (text: string, table: ReadonlyMap<string, string>): string =>
  Array.from(text, (letter) => table.get(letter) ?? letter).join('')
