//! From `send` to the queues (classes `KafkaProducer`, `RecordAccumulator`, `BufferPool`).

use super::{Producer, Timer};
use crate::error_code::ErrorCode;
use crate::event::{Event, FactId};
use crate::io::Outbox;
use crate::time::{Micros, Time};

/// Bytes of a batch's header.
const BATCH_OVERHEAD: u32 = 61;

/// Calls of `send` that fail within this part of `max.block.ms` of each other fail together, the
/// last of them in time. It bounds what waits, however fast the calls come.
const BLOCKED_TOGETHER: u64 = 4_096;

/// A call of `send` that waits for metadata or memory, or several in a row. Kafka blocks the
/// calling thread, and with it every later call; here later records wait behind it, each up to its
/// own `max.block.ms`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BlockedSend {
    place: u16,
    first_value: u64,
    pub count: u32,
    /// When the first of the calls came.
    since: Time,
    deadline: Time,
    cause: FactId,
}

impl Producer {
    /// Hands `count` records for the partition at `place` to the producer.
    pub(super) fn send(&mut self, now: Time, place: usize, count: u32, out: &mut Outbox) {
        if count == 0 {
            return;
        }
        let first = self.next_value;
        self.next_value += u64::from(count);
        let partition = self.partitions[place].id;
        let cause = out.emit(Event::Produced { partition, first, count });
        let must_wait = !self.blocked.is_empty() || !self.network.metadata().is_known();
        let done = if must_wait { 0 } else { self.append(now, place, first, count, cause) };
        if done < count {
            self.block(now, place, first + u64::from(done), count - done, cause);
        }
    }

    /// Lets `count` records from value `first` on wait.
    fn block(&mut self, now: Time, place: usize, first: u64, count: u32, cause: FactId) {
        let deadline = now + self.config.max_block_ms;
        let together = Micros(self.config.max_block_ms.0 / BLOCKED_TOGETHER);
        if let Some(last) = self.blocked.back_mut()
            && usize::from(last.place) == place
            && last.first_value + u64::from(last.count) == first
            && now < last.since + together
            && let Some(sum) = last.count.checked_add(count)
        {
            (last.count, last.deadline) = (sum, deadline);
            if self.blocked.len() == 1 {
                self.timers.set(Timer::Block as usize, deadline);
            }
            return;
        }
        self.blocked.push_back(BlockedSend {
            place: place as u16,
            first_value: first,
            count,
            since: now,
            deadline,
            cause,
        });
        self.timers.set_earliest(Timer::Block as usize, deadline);
    }

    /// Lets blocked calls go on, or fail at `max.block.ms`.
    pub(super) fn unblock(&mut self, now: Time, out: &mut Outbox) {
        if self.blocked.is_empty() {
            return;
        }
        let root = out.cause();
        while let Some(call) = self.blocked.front().copied() {
            let BlockedSend { place, first_value: first, count, deadline, cause, .. } = call;
            let place = usize::from(place);
            let known = self.network.metadata().is_known();
            let done = if known { self.append(now, place, first, count, cause) } else { 0 };
            if done == count {
                self.blocked.pop_front();
                continue;
            }
            let call = self.blocked.front_mut().expect("it was just looked at");
            call.first_value += u64::from(done);
            call.count -= done;
            if now < deadline {
                break;
            }
            let BlockedSend { first_value: first, count, .. } = *call;
            self.blocked.pop_front();
            let partition = self.partitions[place].id;
            let error = ErrorCode::RequestTimedOut;
            out.emit_because(Event::Refused { partition, first, count, error }, cause);
            out.resume(root);
        }
        let next = self.blocked.front().map_or(Time::NEVER, |call| call.deadline);
        self.timers.set(Timer::Block as usize, next);
    }

    /// Puts records into batches; returns how many found room (R2.30).
    fn append(&mut self, now: Time, place: usize, first: u64, count: u32, cause: FactId) -> u32 {
        debug_assert!(count > 0);
        let capacity = self.batch_capacity();
        let memory = self.batch_memory();
        let partition = &mut self.partitions[place];
        let mut done = 0;
        while done < count {
            let first = first + u64::from(done);
            let fit = partition.append_to_open(first, count - done, capacity);
            done += fit;
            if fit > 0 {
                continue;
            }
            if self.free_memory < memory {
                break;
            }
            self.free_memory -= memory;
            if partition.queue.is_empty() {
                self.active.push(place as u16);
            }
            done += partition.open(now, first, count - done, capacity, cause);
            let deadline = now + self.config.delivery_timeout_ms;
            self.timers.set_earliest(Timer::Delivery as usize, deadline);
        }
        done
    }

    /// The partition for a record that names none. The producer sticks to one while a batch for it
    /// is open, then goes to the next one that has a leader (KIP-794; Kafka counts `batch.size`
    /// bytes and draws the next one by chance).
    pub(super) fn sticky_partition(&mut self) -> usize {
        let open = if self.blocked.is_empty() && self.network.metadata().is_known() {
            self.partitions[usize::from(self.sticky)].has_open_batch()
        } else {
            self.sticky_count < self.batch_capacity()
        };
        if self.sticky_count > 0 && !open {
            self.sticky = self.next_partition() as u16;
            self.sticky_count = 0;
        }
        self.sticky_count += 1;
        usize::from(self.sticky)
    }

    fn next_partition(&self) -> usize {
        let count = self.partitions.len();
        let after = usize::from(self.sticky) + 1;
        let metadata = self.network.metadata();
        let led = (0..count).find(|i| metadata.leader((after + i) % count).is_some());
        (after + led.unwrap_or(0)) % count
    }

    /// Records in a full batch.
    pub(super) fn batch_capacity(&self) -> u32 {
        let room = self.config.batch_size.saturating_sub(BATCH_OVERHEAD);
        (room / self.config.record_size.max(1)).max(1)
    }

    /// Memory that a batch takes, whether full or not.
    fn batch_memory(&self) -> u64 {
        u64::from(self.config.batch_size.max(BATCH_OVERHEAD + self.config.record_size))
    }

    /// A batch has come to its end.
    pub(super) fn release_memory(&mut self) {
        self.free_memory += self.batch_memory();
        debug_assert!(self.free_memory <= self.config.buffer_memory);
    }
}
