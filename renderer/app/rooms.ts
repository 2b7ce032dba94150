import { BookOpenText, House, Network, NotebookText, ScrollText, Users } from 'lucide-react'

/** The rooms of the rail, in their order. */
export const ROOMS = [
  { id: 'home', to: '/o/$organisation', icon: House },
  { id: 'proposals', to: '/o/$organisation/proposals', icon: NotebookText },
  { id: 'charter', to: '/o/$organisation/charter', icon: ScrollText },
  { id: 'members', to: '/o/$organisation/members', icon: Users },
  { id: 'ledger', to: '/o/$organisation/ledger', icon: BookOpenText },
  { id: 'peers', to: '/o/$organisation/peers', icon: Network },
] as const
