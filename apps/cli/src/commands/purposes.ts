import type { Command } from 'commander'
import { drawPurposes } from '../render/register.ts'
import type { Shell } from '../shell.ts'
import { askingCommand } from './asking.ts'

export const purposesCommand = (shell: Shell): Command =>
  askingCommand(
    shell,
    {
      name: 'purposes',
      summary: 'the register of purposes',
      description: 'The purposes for which data may be asked, what each begins with, and the kinds of case it needs.',
    },
    (client) => client.purposes(),
    ({ purposes }, paint) => drawPurposes(purposes, paint),
  )
