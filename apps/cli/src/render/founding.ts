import type { Founding } from '@carnet/api'

const says: Readonly<Record<Founding['stage'], string>> = {
  demonstration: 'Not founded: persons act by their tokens. Two administrators found it: “carnet founding propose”.',
  founding: 'Not founded: tokens of administrators found it, and do nothing else: “carnet founding propose”.',
  founded: 'Founded: persons sign in; their tokens enrol ways to, and do nothing else.',
}

export const drawFounding = ({ stage, administrators = [], proposal }: Founding): string =>
  [
    says[stage],
    ...(proposal === undefined ? [] : [`  proposal ${proposal}`]),
    ...administrators.map((each) => `  by ${each}`),
  ].join('\n')
