/** What the build puts in, and what it uses of Node; see `vite.config.ts`. */

/** The version of the till's program, such as `0.1.0+3f9a12bc44d0`: it stands in every record. */
declare const __SOFTWARE__: string

declare module 'node:crypto' {
  interface Hash {
    update(data: string | Uint8Array): Hash
    digest(encoding: 'hex' | 'base64'): string
  }
  export function createHash(algorithm: 'sha256' | 'sha384'): Hash
}

declare module 'node:fs' {
  export function readFileSync(path: string): Uint8Array
  export function readFileSync(path: string, encoding: 'utf8'): string
  export function readdirSync(path: string, options: { recursive: true }): string[]
  export function statSync(path: string): { isFile(): boolean }
}
