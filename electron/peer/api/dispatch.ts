import type { z } from 'zod'
import type { Caller, PeerHandlers } from '#shared/bridge/api.ts'
import { type ApiError, ApiFailure, fail } from '#shared/bridge/errors.ts'
import { METHODS, type MethodName, type ParsedRequestOf } from '#shared/bridge/methods.ts'
import type { Log } from '../ports/log.ts'
import { apiErrorFrom, INTERNAL } from './failures.ts'

const isMethod = (name: string): name is MethodName => Object.hasOwn(METHODS, name)

/** Where a value breaks its schema, in words that quote nothing of it. */
export function whereWrong(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => {
      const path = issue.path.map(String).join('.')
      return path === '' ? issue.message : `${path}: ${issue.message}`
    })
    .join('; ')
}

function parse<M extends MethodName>(method: M, params: unknown): ParsedRequestOf<M> {
  const parsed = METHODS[method].request.safeParse(params)
  if (!parsed.success) {
    throw fail('invalid-request', `The request to ${method} is not as it should be.`, {
      why: whereWrong(parsed.error),
      next: 'See `folkmoot methods` for what each method takes.',
    })
  }
  // The table gives schema and type of one method together.
  return parsed.data as ParsedRequestOf<M>
}

async function run<M extends MethodName>(
  handlers: PeerHandlers,
  method: M,
  params: unknown,
  caller: Caller,
): Promise<unknown> {
  const result: unknown = await handlers[method](parse(method, params), caller)
  const checked = METHODS[method].response.safeParse(result)
  if (!checked.success) throw new Error(`the answer to ${method} breaks its schema: ${whereWrong(checked.error)}`)
  return checked.data
}

export type Answer = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: ApiError }

/** Answers one request, whatever happens: by its schema, or with a refusal in words. */
export async function dispatch(
  handlers: PeerHandlers,
  request: { readonly method: string; readonly params: unknown },
  caller: Caller,
  log: Log,
): Promise<Answer> {
  const { method, params } = request
  try {
    if (!isMethod(method)) {
      throw fail('unknown-method', 'There is no such method.', { next: '`folkmoot methods` lists them all.' })
    }
    return { ok: true, result: await run(handlers, method, params, caller) }
  } catch (error) {
    const known = apiErrorFrom(error)
    if (known === null) {
      log.error(`A fault in answering ${method}`, { error })
      return { ok: false, error: INTERNAL }
    }
    if (!(error instanceof ApiFailure)) log.warn(`${method} failed`, { error })
    return { ok: false, error: known }
  }
}
