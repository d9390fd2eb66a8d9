import { Command } from 'commander'
import { trunkListCommand } from './trunk-list.js'
import { trunkSetCommand } from './trunk-set.js'

export function trunkCommand(): Command {
  return new Command('trunk')
    .description('See and change which plugins run for which trunk.')
    .addCommand(trunkListCommand())
    .addCommand(trunkSetCommand())
}
