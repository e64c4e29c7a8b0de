import '../src/engine.ts'
import { migrate, openDatabase } from '../src/store/index.ts'

const [, , folder = ''] = process.argv
await using made = await openDatabase(folder)
await migrate(made, 'data')
