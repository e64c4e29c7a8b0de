import { Command } from 'commander'
import { agreementCommand } from './commands/agreement.ts'
import { auditCommand } from './commands/audit.ts'
import { backupCommand } from './commands/backup.ts'
import { breakGlassCommand } from './commands/break-glass.ts'
import { caseCommand } from './commands/case.ts'
import { cleanCommand } from './commands/clean.ts'
import { completionCommand } from './commands/completion.ts'
import { continuityCommand } from './commands/continuity.ts'
import { councilCommand } from './commands/council.ts'
import { credentialCommand } from './commands/credential.ts'
import { foundingCommand } from './commands/founding.ts'
import { delegateCommand } from './commands/delegate.ts'
import { destructionCommand } from './commands/destruction.ts'
import { dictionaryCommand } from './commands/dictionary.ts'
import { doctorCommand } from './commands/doctor.ts'
import { eraseCommand } from './commands/erase.ts'
import { expireCommand } from './commands/expire.ts'
import { exportCommand } from './commands/export.ts'
import { openCommand } from './commands/open.ts'
import { recipientCommand } from './commands/recipient.ts'
import { findCommand } from './commands/find.ts'
import { grantCommand } from './commands/grant.ts'
import { guestOfficeCommand } from './commands/guest-office.ts'
import { holdCommand } from './commands/hold.ts'
import { ingestCommand } from './commands/ingest.ts'
import { inspectCommand } from './commands/inspect.ts'
import { jobCommand } from './commands/job.ts'
import { keysCommand } from './commands/custody.ts'
import { ledgerCommand } from './commands/ledger.ts'
import { loginCommand, logoutCommand } from './commands/login.ts'
import { crossingsCommand, explainCommand } from './commands/crossings.ts'
import { meCommand } from './commands/me.ts'
import { noticeCommand } from './commands/notice.ts'
import { peopleCommand } from './commands/people.ts'
import { personCommand, serviceCommand } from './commands/person.ts'
import { proposalCommand } from './commands/proposal.ts'
import { purposesCommand } from './commands/purposes.ts'
import { receiptCommand } from './commands/receipt.ts'
import { restrictedCommand } from './commands/restricted.ts'
import { retentionCommand } from './commands/retention.ts'
import { releaseCommand } from './commands/release.ts'
import { reviewCommand } from './commands/review.ts'
import { sessionCommand } from './commands/session.ts'
import { signerCommand } from './commands/signer.ts'
import { initCommand, recoverCommand, restoreCommand, startCommand } from './commands/start.ts'
import { standingCommand } from './commands/standing.ts'
import { subjectCommand } from './commands/subject.ts'
import { suspensionCommand } from './commands/suspension.ts'
import { tokenCommand } from './commands/token.ts'
import type { Shell } from './shell.ts'

const groups = {
  'Messages:': [ingestCommand, inspectCommand, dictionaryCommand],
  'Files about to be mailed:': [cleanCommand],
  'Finding and releasing:': [
    findCommand,
    releaseCommand,
    receiptCommand,
    crossingsCommand,
    explainCommand,
    caseCommand,
    purposesCommand,
    meCommand,
  ],
  'Files that leave:': [exportCommand, recipientCommand, openCommand, standingCommand],
  'Checking:': [auditCommand, ledgerCommand, doctorCommand, suspensionCommand],
  'How long it is kept:': [retentionCommand, holdCommand, restrictedCommand],
  'Erasing:': [subjectCommand, eraseCommand, expireCommand, destructionCommand],
  'People and services:': [peopleCommand, personCommand, serviceCommand, grantCommand, tokenCommand],
  'Guests:': [guestOfficeCommand, agreementCommand],
  'When it can’t wait:': [breakGlassCommand, continuityCommand, reviewCommand, noticeCommand],
  'Signing in:': [loginCommand, logoutCommand, sessionCommand, credentialCommand],
  'Deciding together:': [proposalCommand, signerCommand, delegateCommand, councilCommand, foundingCommand],
  'The node:': [
    startCommand,
    initCommand,
    jobCommand,
    keysCommand,
    backupCommand,
    restoreCommand,
    recoverCommand,
    completionCommand,
  ],
} as const

/** Every command, in the order in which somebody new meets them. */
export function programFor(shell: Shell, version: string): Command {
  const program = new Command('carnet')
    .description('Carnet, the privacy layer for customs data.')
    .version(version)
    .option('--json', 'the result as JSON, for machines')
    .option('--url <address>', 'the node; else CARNET_URL, else this machine')
    .option('--as <name>', 'whose token file to use, beside the data folder; else CARNET_TOKEN, else administrator')
  for (const [title, commands] of Object.entries(groups)) {
    program.commandsGroup(title)
    for (const command of commands) program.addCommand(command(shell))
  }
  program.commandsGroup('Help:')
  settle(program, shell)
  return program
}

/** What every command and subcommand has alike: where it writes, and that it never ends the process. */
function settle(command: Command, shell: Shell): void {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void shell.out.write(text),
      writeErr: (text) => void shell.err.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'carnet: ')),
      getOutHasColors: () => shell.out.isTTY === true,
      getErrHasColors: () => shell.err.isTTY === true,
    })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help to see what it takes)')
  for (const each of command.commands) settle(each, shell)
}
