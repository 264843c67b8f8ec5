/** Something the person at the terminal can put right; its message is one sentence that says how. */
export class Problem extends Error {
  override name = 'Problem'
}

/** The one sentence for an error met while starting on this folder, or the error itself when there is none. */
export function explain(error: unknown, folder: string): unknown {
  if (error instanceof Problem) return error
  const text = `${(error as NodeJS.ErrnoException)?.code ?? ''} ${String(error)} ${messageOf((error as Error)?.cause)}`
  const because = (sentence: string) => new Problem(sentence, { cause: error })
  if (/ENOSPC|SQLITE_FULL|disk is full/i.test(text)) {
    return because(`The disk that holds ${folder} is full; make room, or start with --data OTHER_FOLDER.`)
  }
  if (/EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN|readonly database|unable to open/i.test(text)) {
    return because(`${folder} cannot be written to; give yourself the right to, or start with --data OTHER_FOLDER.`)
  }
  if (/ENOTDIR|EEXIST/.test(text)) {
    return because(`${folder} is not a folder; move it away, or start with --data OTHER_FOLDER.`)
  }
  if (/SQLITE_CORRUPT|SQLITE_NOTADB|not a database|malformed|Unexpected token|JSON|internal error/i.test(text)) {
    return because(`The state in ${folder} is broken; move that folder away, or start with --data OTHER_FOLDER.`)
  }
  if (/^\S* ?Error: Migration /.test(text.trimStart())) {
    return because(
      `The state in ${folder} does not fit this version (${(error as Error).message}); move it away, or start with --data OTHER_FOLDER.`,
    )
  }
  return error
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : ''
}
