/** Text under which two mentions of one identifier are the same, before it is keyed. */
export const identifierText = (value: string): string => value.toUpperCase().replaceAll(/[\s<-]/g, '')
