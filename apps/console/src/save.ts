/** Has the browser save what came in base64: a package, that only its recipient opens. */
export const saveBase64 = (name: string, content: string): void =>
  save(name, new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))]))

/** Has the browser save what the node answered, so that it can be kept with a request's file. */
export const saveJson = (name: string, said: object): void =>
  save(name, new Blob([`${JSON.stringify(said, null, 2)}\n`]))

function save(name: string, file: Blob): void {
  const address = URL.createObjectURL(file.slice(0, file.size, 'application/octet-stream'))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
