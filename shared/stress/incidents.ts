import type { Incident } from './finding.ts'

/** What happened elsewhere, one sentence of fact each. */

export const THE_DAO: Incident = {
  name: 'The DAO',
  year: 2016,
  fact: 'Every vote, a No included, counted toward its quorum, so whoever was against a proposal did better to stay away; researchers warned of it before the fund was drained in June 2016.',
  source: 'Mark, Zamfir and Sirer, “A Call for a Temporary Moratorium on The DAO” (2016)',
}

export const BEANSTALK: Incident = {
  name: 'Beanstalk',
  year: 2022,
  fact: 'On 17 April 2022 somebody borrowed the voting power of more than two thirds for one transaction, passed a proposal of their own in it, and took what the protocol held, about 182 million dollars.',
  source: 'Reports on Beanstalk’s proposal BIP-18 (April 2022)',
}

export const BUILD_FINANCE: Incident = {
  name: 'Build Finance',
  year: 2022,
  fact: 'In February 2022 a proposal that gave one person control of the token and its treasury passed soon after a first attempt had been noticed and had failed.',
  source: 'Build Finance’s own account of the takeover (February 2022)',
}

export const COMPOUND: Incident = {
  name: 'Compound, proposal 289',
  year: 2024,
  fact: 'On 28 July 2024 a transfer of 499,000 COMP to a vault passed, after proposals 247 and 279 for the same vault had failed.',
  source: 'Compound’s record of proposals 247, 279 and 289 (2024)',
}
