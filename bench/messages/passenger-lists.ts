/** 1,000 travellers a list, as a carrier sends them: eleven segments each. */
export function passengerLists(travellers: number): Buffer<ArrayBuffer> {
  const perList = 1_000
  const lists = Array.from({ length: travellers / perList }, (_, list) => {
    const people = Array.from({ length: perList }, (_, index) => travellerOf(list * perList + index))
    const body = [
      "BGM+745'NAD+MS+++STATION DESK'COM+00995550100:TE'TDT+20+XY0815+++XY'",
      "LOC+125+UTA'DTM+189:2604301150:201'LOC+87+UTB'DTM+232:2604301405:201'",
      ...people,
      `CNT+42:${perList}'`,
    ].join('')
    const segments = body.split("'").length + 1
    return `UNH+${list}+PAXLST:D:05B:UN:IATA'${body}UNT+${segments}+${list}'`
  })
  return Buffer.from(`UNB+UNOA:4+CARRIER+CUSTOMS+260430:1100+1'${lists.join('')}UNZ+${lists.length}+1'`)
}

const travellerOf = (index: number): string => {
  const number = String(index).padStart(8, '0')
  return (
    `NAD+FL+++FAMILY${number}:GIVEN'ATT+2++F'DTM+329:740812'LOC+178+UTA'LOC+179+UTB'LOC+174+UTO'NAT+2+UTO'` +
    `RFF+AVF:A${number}'DOC+P:110:111+P${number}'DTM+36:320415'LOC+91+UTO'`
  )
}
