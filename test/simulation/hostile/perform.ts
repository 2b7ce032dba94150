import type { Step } from '../plan.ts'
import { Chance } from '../world/chance.ts'
import type { Computer } from '../world/computer.ts'
import { copyOf, diskWith } from '../world/disk.ts'
import type { World } from '../world/world.ts'
import { abuse } from './abuse.ts'
import { flood, forge } from './forge.ts'
import { HABITS, habitOf } from './habits.ts'

/** At most so many copies of devices in one run. */
const MOST_COPIES = 3

/** What a hostile member does, with a real key and a computer of their own. */
export async function performHostile(world: World, step: Step): Promise<void> {
  const all = world.computers.filter(({ hostile }) => hostile)
  const computer = all[step.who % Math.max(1, all.length)]
  if (computer === undefined) return
  const chance = new Chance(`${world.seed}/hostile/${step.do}/${step.n}/${step.pick}`)
  switch (step.do) {
    case 'twin':
      return twin(world, computer, chance)
    case 'restore':
      return restore(world, computer)
    case 'forge':
      return forge(world, computer, step.n, chance)
    case 'flood':
      return flood(world, computer, step.n, chance)
    case 'habit':
      return computer.setHabit(habitOf(HABITS[step.n % HABITS.length] ?? 'none', chance))
    case 'abuse':
      return abuse(world, computer, step.n, chance)
    default:
      return
  }
}

/** The same key on two machines that never meet, each in touch with only some of the others. */
async function twin(world: World, computer: Computer, chance: Chance): Promise<void> {
  if (world.computers.filter(({ hostile }) => hostile).length > MOST_COPIES + world.plan.hostile) return
  if (!computer.on) computer.start()
  await world.time.pass(1)
  computer.kill()
  const copy = world.add(`${computer.name} again`, computer.key, diskWith(await copyOf(computer.disk)), true)
  await copy.noteWritten(await copyOf(copy.disk))
  copy.setHabit(computer.habit)
  for (const other of world.computers) {
    if (other === computer || other === copy) continue
    const mine = other.key.device === computer.key.device
    const near = chance.oneIn(2)
    if (mine || near) world.setTouch(copy.number, other.number, 'cut')
    if (!mine && !near) world.setTouch(computer.number, other.number, 'cut')
  }
  world.setTouch(computer.number, copy.number, 'cut')
  world.wire.touchChanged()
  computer.start()
  copy.start()
  await world.time.pass(1)
  world.wire.announce()
}

/** An old backup is put back: what was signed since is forgotten, and will be signed otherwise. */
async function restore(world: World, computer: Computer): Promise<void> {
  const base = world.backups.get(computer.number)
  computer.kill()
  if (base === undefined) world.backups.set(computer.number, await copyOf(computer.disk))
  else {
    computer.disk = diskWith(base)
    computer.held.clear()
    await computer.noteWritten(base)
    world.backups.delete(computer.number)
  }
  computer.start()
  await world.time.pass(1)
  world.wire.announce()
}
