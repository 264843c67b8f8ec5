import worker from '../index.ts'
import { withLocalDoors } from './doors.ts'

export { Room } from '../index.ts'
export default withLocalDoors(worker)
