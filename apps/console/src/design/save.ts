/** Has the browser save something under a name. It goes from this page to a file, and nowhere else. */
export function save(name: string, content: Uint8Array<ArrayBuffer> | string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** What came in base64: a package, that only its recipient opens. */
export const saveBase64 = (name: string, content: string): void =>
  save(
    name,
    Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)),
  )

/** What the node answered, so that it can be kept with a request's file. */
export const saveJson = (name: string, said: object): void => save(name, `${JSON.stringify(said, null, 2)}\n`)
