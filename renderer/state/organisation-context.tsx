import { createContext, useContext } from 'react'
import type { OrganisationView } from '#shared/bridge/views.ts'

const Context = createContext<OrganisationView | null>(null)

export const OrganisationProvider = Context.Provider

/** The organisation whose rooms are shown. */
export function useOrganisation(): OrganisationView {
  const organisation = useContext(Context)
  if (organisation === null) throw new Error('no organisation is shown here')
  return organisation
}
