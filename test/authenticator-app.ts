/** The code that an authenticator app shows at a moment. */
export { codeAt } from '../packages/engine/test/signing-in.ts'
