const KEY = 'folkmoot.token'

/**
 * The keeper's access token. It arrives in the address's fragment (`#token=…`), which browsers send to nobody; it is
 * moved to this tab's session storage and taken out of the address bar and history at once.
 */
export function takeAccessToken(target: Window): string | null {
  const fragment = target.location.hash.replace(/^#/, '')
  const given = new URLSearchParams(fragment).get('token')
  if (given === null) return target.sessionStorage.getItem(KEY)
  target.sessionStorage.setItem(KEY, given)
  target.history.replaceState(null, '', target.location.pathname + target.location.search)
  return given
}
