import type { Command } from 'commander'
import { drawActors } from '../render/register.ts'
import type { Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

export const peopleCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    {
      name: 'people',
      summary: 'the people and services registered',
      description: 'The people and services registered, with their roles and live tokens.',
    },
    (client) => client.actors(),
    ({ actors }, paint) => drawActors(actors, paint),
  )
