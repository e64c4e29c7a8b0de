/** A name as its bearer writes it, and as a machine-readable zone has it (ICAO Doc 9303-3, section 6). */
export interface Name {
  readonly written: string
  readonly mrz: string
}

/** An issuing state with names that its documents bear; `code` as in ICAO Doc 9303-3, section 5. */
export interface State {
  readonly code: string
  readonly surnames: readonly [Name, ...Name[]]
  readonly given: readonly [Name, ...Name[]]
}

/** `Müller=MUELLER Weiss` → names; what isn't said is the name in capitals. */
function names(text: string): readonly [Name, ...Name[]] {
  const [first, ...others] = text.split(/\s+/).map((item) => {
    const [written = '', mrz = written.toUpperCase()] = item.split('=')
    return { written: written.replaceAll('_', ' '), mrz }
  })
  if (first === undefined) throw new RangeError('a state has names')
  return [first, ...others]
}

export const states: readonly [State, ...State[]] = [
  {
    code: 'D',
    surnames: names('Müllerin=MUELLERIN Grünwalder=GRUENWALDER Weißdorn=WEISSDORN Kästner=KAESTNER Ohnesorg'),
    given: names('Jörg=JOERG Änne=AENNE Lieselotte Kaspar Zoë=ZOE Friedolin'),
  },
  {
    code: 'FRA',
    surnames: names("L'Hermine=LHERMINE Dubois-Noël=DUBOIS<NOEL Lefaçon=LEFACON Chêneval=CHENEVAL Petitpas"),
    given: names('Éloïse=ELOISE François=FRANCOIS Jean-Côme=JEAN<COME Maëlle=MAELLE Hugues'),
  },
  {
    code: 'ESP',
    surnames: names('Peña_Solís=PENA<SOLIS Muñoz=MUNOZ Ibáñez_Roca=IBANEZ<ROCA Cañaveral=CANAVERAL'),
    given: names('María=MARIA Íñigo=INIGO Begoña=BEGONA José_Luis=JOSE<LUIS Pilar'),
  },
  {
    code: 'POL',
    surnames: names('Łąkowska=LAKOWSKA Żółtek=ZOLTEK Śliwiński=SLIWINSKI Dębczak=DEBCZAK'),
    given: names('Łucja=LUCJA Józef=JOZEF Bożena=BOZENA Stanisław=STANISLAW'),
  },
  {
    code: 'SWE',
    surnames: names('Ångfors=AANGFORS Sjöviken=SJOEVIKEN Hägerman=HAEGERMAN Lindtorp'),
    given: names('Åsa=AASA Björn=BJOERN Märta=MAERTA Nils'),
  },
  {
    code: 'ISL',
    surnames: names('Þórsdóttir=THORSDOTTIR Eiðsson=EIDSSON Ægisson=AEGISSON'),
    given: names('Guðrún=GUDRUN Þorbjörn=THORBJOERN Ásta=ASTA'),
  },
  {
    code: 'TUR',
    surnames: names('Yıldızoğlu=YILDIZOGLU Çağlar=CAGLAR Şenol=SENOL Gülay=GUELAY'),
    given: names('İpek=IPEK Oğuz=OGUZ Gülşen=GUELSEN Cem'),
  },
  {
    code: 'UKR',
    surnames: names('Ковальчук=KOVALCHUK Щербина=SHCHERBYNA Їжакевич=YIZHAKEVYCH Грінченко=HRINCHENKO'),
    given: names('Юлія=YULIIA Андрій=ANDRII Ганна=HANNA Євген=YEVHEN'),
  },
  {
    code: 'GRC',
    surnames: names('Παπαδάκη=PAPADAKI Χρυσός=CHRYSOS Θεοφίλου=THEOFILOU'),
    given: names('Ελένη=ELENI Γεώργιος=GEORGIOS Ψάλτης=PSALTIS'),
  },
  {
    code: 'EGY',
    surnames: names('المصري=ALMSRY حداد=XDAD نجار=NJAR'),
    given: names('ليلى=LYLY كريم=KRYM نور=NWR'),
  },
  {
    code: 'CHN',
    surnames: names('王=WANG 欧阳=OUYANG 李=LI 赵=ZHAO'),
    given: names('小明=XIAOMING 丽华=LIHUA 建国=JIANGUO 梅=MEI'),
  },
  {
    code: 'KOR',
    surnames: names('김=KIM 남궁=NAMGUNG 박=PARK'),
    given: names('민수=MINSU 서연=SEOYEON 지훈=JIHUN'),
  },
  {
    code: 'VNM',
    surnames: names('Nguyễn=NGUYEN Đặng=DANG Trịnh=TRINH'),
    given: names('Thị_Hương=THI<HUONG Văn_Đức=VAN<DUC Ngọc=NGOC'),
  },
  {
    code: 'USA',
    surnames: names("O'Mallory=OMALLORY Featherby-Stone=FEATHERBY<STONE Quickwater McAllow"),
    given: names('Mary-Jo=MARY<JO Thaddeus Clementine Wade'),
  },
]
