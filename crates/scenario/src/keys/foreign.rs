//! Settings that Kafka has and the model does not use, and settings that Kafka has no more. Names
//! only, as in Kafka's own classes of settings (4.0 to 4.3).

use super::Levels;

/// Whether Kafka knows a setting of this name at `level`, used by the model or not.
pub fn is_known_to_kafka(name: &str, level: Levels) -> bool {
    let has = |list: &str| list.split_ascii_whitespace().any(|known| known == name);
    let server = Levels::BROKER.and(Levels::CONTROLLER);
    let client = Levels::PRODUCER.and(Levels::CONSUMER);
    level.meets(server) && (has(SERVER) || has(SECURITY))
        || level.meets(Levels::TOPIC) && has(TOPIC)
        || level.meets(client) && (has(CLIENT) || has(SECURITY))
        || level.meets(Levels::PRODUCER) && has(PRODUCER)
        || level.meets(Levels::CONSUMER) && has(CONSUMER)
        || level.meets(Levels::FEATURE) && has(FEATURE)
}

/// The last release line of Kafka that had this setting, if it is gone.
pub fn removed_until(name: &str) -> Option<&'static str> {
    REMOVED.split_ascii_whitespace().any(|known| known == name).then_some("3.9")
}

/// Of brokers and controllers.
const SERVER: &str = "\
     add.partitions.to.txn.retry.backoff.max.ms add.partitions.to.txn.retry.backoff.ms \
     advertised.listeners alter.config.policy.class.name \
     alter.log.dirs.replication.quota.window.num \
     alter.log.dirs.replication.quota.window.size.seconds authorizer.class.name \
     auto.create.topics.enable auto.include.jmx.reporter background.threads broker.id \
     client.quota.callback.class compression.gzip.level compression.lz4.level compression.type \
     compression.zstd.level connection.failed.authentication.delay.ms connections.max.idle.ms \
     controller.listener.names controller.performance.always.log.threshold.ms \
     controller.performance.sample.period.ms controller.quorum.auto.join.enable \
     controller.quorum.bootstrap.servers controller.quorum.election.backoff.max.ms \
     controller.quorum.election.timeout.ms controller.quorum.fetch.max.bytes \
     controller.quorum.fetch.snapshot.max.bytes controller.quorum.fetch.timeout.ms \
     controller.quorum.request.timeout.ms controller.quorum.retry.backoff.ms \
     controller.quorum.voters controller.quota.window.num controller.quota.window.size.seconds \
     controller.socket.timeout.ms cordoned.log.dirs create.topic.policy.class.name \
     delegation.token.expiry.check.interval.ms delegation.token.expiry.time.ms \
     delegation.token.max.lifetime.ms delegation.token.secret.key \
     delete.records.purgatory.purge.interval.requests delete.topic.enable early.start.listeners \
     fetch.max.bytes fetch.purgatory.purge.interval.requests \
     follower.fetch.last.tiered.offset.enable follower.replication.throttled.rate \
     follower.replication.throttled.replicas group.consumer.assignors \
     group.consumer.heartbeat.interval.ms group.consumer.max.heartbeat.interval.ms \
     group.consumer.max.session.timeout.ms group.consumer.max.size \
     group.consumer.migration.policy group.consumer.min.heartbeat.interval.ms \
     group.consumer.min.session.timeout.ms group.consumer.session.timeout.ms \
     group.coordinator.append.linger.ms group.coordinator.rebalance.protocols \
     group.coordinator.threads group.initial.rebalance.delay.ms group.max.session.timeout.ms \
     group.max.size group.min.session.timeout.ms group.share.delivery.count.limit \
     group.share.enable group.share.heartbeat.interval.ms group.share.max.groups \
     group.share.max.heartbeat.interval.ms group.share.max.record.lock.duration.ms \
     group.share.max.session.timeout.ms group.share.max.size \
     group.share.min.heartbeat.interval.ms group.share.min.record.lock.duration.ms \
     group.share.min.session.timeout.ms group.share.partition.max.record.locks \
     group.share.record.lock.duration.ms group.share.session.timeout.ms \
     group.streams.heartbeat.interval.ms group.streams.max.size \
     group.streams.num.standby.replicas group.streams.session.timeout.ms \
     initial.broker.registration.timeout.ms inter.broker.listener.name \
     kafka.metrics.polling.interval.secs kafka.metrics.reporters \
     leader.replication.throttled.rate leader.replication.throttled.replicas \
     listener.security.protocol.map listeners \
     log.cleaner.dedupe.buffer.size log.cleaner.delete.retention.ms log.cleaner.enable \
     log.cleaner.io.buffer.load.factor log.cleaner.io.buffer.size \
     log.cleaner.io.max.bytes.per.second log.cleaner.max.compaction.lag.ms \
     log.cleaner.min.cleanable.ratio log.cleaner.min.compaction.lag.ms log.cleaner.threads \
     log.cleanup.policy log.dir \
     log.flush.start.offset.checkpoint.interval.ms \
     log.index.interval.bytes log.index.size.max.bytes log.initial.task.delay.ms \
     log.local.retention.bytes log.local.retention.ms log.message.timestamp.after.max.ms \
     log.message.timestamp.before.max.ms log.message.timestamp.type log.preallocate \
     log.retention.bytes log.retention.check.interval.ms log.retention.hours \
     log.retention.minutes log.retention.ms log.roll.hours log.roll.jitter.hours \
     log.roll.jitter.ms log.roll.ms log.segment.bytes log.segment.delete.delay.ms \
     max.connection.creation.rate max.connections max.connections.per.ip \
     max.connections.per.ip.overrides max.incremental.fetch.session.cache.slots \
     max.request.partition.size.limit message.max.bytes \
     metadata.log.max.record.bytes.between.snapshots metadata.log.max.snapshot.interval.ms \
     metadata.log.segment.bytes metadata.log.segment.min.bytes metadata.log.segment.ms \
     metadata.max.idle.interval.ms metadata.max.retention.bytes metadata.max.retention.ms \
     metric.reporters metrics.num.samples metrics.recording.level metrics.sample.window.ms \
     node.id num.io.threads num.network.threads num.recovery.threads.per.data.dir \
     num.replica.alter.log.dirs.threads offset.metadata.max.bytes offsets.commit.timeout.ms \
     offsets.load.buffer.size offsets.retention.check.interval.ms offsets.retention.minutes \
     offsets.topic.compression.codec offsets.topic.num.partitions \
     offsets.topic.replication.factor offsets.topic.segment.bytes process.roles \
     producer.id.expiration.check.interval.ms producer.id.expiration.ms \
     producer.purgatory.purge.interval.requests queued.max.request.bytes queued.max.requests \
     quota.window.num quota.window.size.seconds remote.fetch.max.wait.ms \
     remote.list.offsets.request.timeout.ms remote.log.index.file.cache.total.size.bytes \
     remote.log.manager.copier.thread.pool.size remote.log.manager.copy.max.bytes.per.second \
     remote.log.manager.copy.quota.window.num remote.log.manager.copy.quota.window.size.seconds \
     remote.log.manager.expiration.thread.pool.size \
     remote.log.manager.fetch.max.bytes.per.second remote.log.manager.fetch.quota.window.num \
     remote.log.manager.fetch.quota.window.size.seconds remote.log.manager.task.interval.ms \
     remote.log.manager.task.retry.backoff.max.ms remote.log.manager.task.retry.backoff.ms \
     remote.log.manager.task.retry.jitter remote.log.manager.thread.pool.size \
     remote.log.metadata.consume.wait.ms remote.log.metadata.custom.metadata.max.bytes \
     remote.log.metadata.initialization.retry.interval.ms \
     remote.log.metadata.initialization.retry.max.timeout.ms \
     remote.log.metadata.manager.class.name remote.log.metadata.manager.class.path \
     remote.log.metadata.manager.impl.prefix remote.log.metadata.manager.listener.name \
     remote.log.metadata.topic.num.partitions remote.log.metadata.topic.replication.factor \
     remote.log.metadata.topic.retention.ms remote.log.reader.max.pending.tasks \
     remote.log.reader.threads remote.log.storage.manager.class.name \
     remote.log.storage.manager.class.path remote.log.storage.manager.impl.prefix \
     remote.log.storage.system.enable replica.alter.log.dirs.io.max.bytes.per.second \
     replica.socket.receive.buffer.bytes replication.quota.window.num \
     replication.quota.window.size.seconds sasl.mechanism.controller.protocol \
     security.inter.broker.protocol server.max.startup.time.ms \
     share.coordinator.append.linger.ms share.coordinator.load.buffer.size \
     share.coordinator.snapshot.update.records.per.snapshot \
     share.coordinator.state.topic.compression.codec share.coordinator.state.topic.min.isr \
     share.coordinator.state.topic.num.partitions \
     share.coordinator.state.topic.replication.factor \
     share.coordinator.state.topic.segment.bytes share.coordinator.threads \
     share.coordinator.write.timeout.ms share.fetch.max.fetch.records \
     share.fetch.purgatory.purge.interval.requests socket.connection.setup.timeout.max.ms \
     socket.connection.setup.timeout.ms socket.listen.backlog.size socket.receive.buffer.bytes \
     socket.request.max.bytes socket.send.buffer.bytes telemetry.max.bytes \
     transaction.abort.timed.out.transaction.cleanup.interval.ms transaction.max.timeout.ms \
     transaction.partition.verification.enable \
     transaction.remove.expired.transaction.cleanup.interval.ms \
     transaction.state.log.load.buffer.size transaction.state.log.min.isr \
     transaction.state.log.num.partitions transaction.state.log.replication.factor \
     transaction.state.log.segment.bytes transaction.two.phase.commit.enable \
     transactional.id.expiration.ms unstable.api.versions.enable \
     unstable.feature.versions.enable";

/// Of topics.
const TOPIC: &str = "\
     cleanup.policy compression.gzip.level compression.lz4.level compression.type \
     compression.zstd.level delete.retention.ms file.delete.delay.ms \
     follower.replication.throttled.replicas index.interval.bytes \
     leader.replication.throttled.replicas local.retention.bytes local.retention.ms \
     max.compaction.lag.ms max.message.bytes message.timestamp.after.max.ms \
     message.timestamp.before.max.ms message.timestamp.type min.cleanable.dirty.ratio \
     min.compaction.lag.ms preallocate remote.log.copy.disable remote.log.delete.on.disable \
     remote.storage.enable retention.bytes retention.ms segment.bytes segment.index.bytes \
     segment.jitter.ms segment.ms";

/// Of producers and consumers.
const CLIENT: &str = "\
     bootstrap.servers client.dns.lookup client.id config.providers connections.max.idle.ms \
     enable.metrics.push interceptor.classes metadata.recovery.rebootstrap.trigger.ms \
     metadata.recovery.strategy metric.reporters metrics.num.samples metrics.recording.level \
     metrics.sample.window.ms receive.buffer.bytes security.protocol security.providers \
     send.buffer.bytes socket.connection.setup.timeout.max.ms \
     socket.connection.setup.timeout.ms";

/// Of producers alone.
const PRODUCER: &str = "\
     compression.gzip.level compression.lz4.level compression.type compression.zstd.level \
     key.serializer max.request.size metadata.max.idle.ms \
     partitioner.adaptive.partitioning.enable partitioner.availability.timeout.ms \
     partitioner.class partitioner.ignore.keys transaction.timeout.ms \
     transaction.two.phase.commit.enable transactional.id value.serializer";

/// Of consumers alone.
const CONSUMER: &str = "\
     allow.auto.create.topics auto.commit.interval.ms check.crcs default.api.timeout.ms \
     enable.auto.commit exclude.internal.topics group.id group.instance.id group.protocol \
     group.remote.assignor heartbeat.interval.ms internal.leave.group.on.close \
     internal.throw.on.fetch.stable.offset.unsupported key.deserializer max.poll.interval.ms \
     max.poll.records partition.assignment.strategy session.timeout.ms \
     share.acknowledgement.mode value.deserializer";

/// Of connections, on either side.
const SECURITY: &str = "\
     connections.max.reauth.ms principal.builder.class sasl.client.callback.handler.class \
     sasl.enabled.mechanisms sasl.jaas.config sasl.kerberos.kinit.cmd \
     sasl.kerberos.min.time.before.relogin sasl.kerberos.principal.to.local.rules \
     sasl.kerberos.service.name sasl.kerberos.ticket.renew.jitter \
     sasl.kerberos.ticket.renew.window.factor sasl.login.callback.handler.class \
     sasl.login.class sasl.login.connect.timeout.ms sasl.login.read.timeout.ms \
     sasl.login.refresh.buffer.seconds sasl.login.refresh.min.period.seconds \
     sasl.login.refresh.window.factor sasl.login.refresh.window.jitter \
     sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms sasl.mechanism \
     sasl.mechanism.inter.broker.protocol sasl.oauthbearer.clock.skew.seconds \
     sasl.oauthbearer.expected.audience sasl.oauthbearer.expected.issuer \
     sasl.oauthbearer.header.urlencode sasl.oauthbearer.jwks.endpoint.refresh.ms \
     sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms \
     sasl.oauthbearer.jwks.endpoint.retry.backoff.ms sasl.oauthbearer.jwks.endpoint.url \
     sasl.oauthbearer.scope.claim.name sasl.oauthbearer.sub.claim.name \
     sasl.oauthbearer.token.endpoint.url sasl.server.callback.handler.class \
     sasl.server.max.receive.size ssl.allow.dn.changes ssl.allow.san.changes ssl.cipher.suites \
     ssl.client.auth ssl.enabled.protocols ssl.endpoint.identification.algorithm \
     ssl.engine.factory.class ssl.key.password ssl.keymanager.algorithm \
     ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location \
     ssl.keystore.password ssl.keystore.type ssl.principal.mapping.rules ssl.protocol \
     ssl.provider ssl.secure.random.implementation ssl.trustmanager.algorithm \
     ssl.truststore.certificates ssl.truststore.location ssl.truststore.password \
     ssl.truststore.type";

/// Of a cluster's features.
const FEATURE: &str = "\
     group.version kraft.version metadata.version share.version streams.version \
     transaction.version";

/// Gone with ZooKeeper, in 4.0.
const REMOVED: &str = "\
     broker.id.generation.enable control.plane.listener.name delegation.token.master.key \
     group.coordinator.new.enable inter.broker.protocol.version \
     log.message.downconversion.enable \
     log.message.format.version log.message.timestamp.difference.max.ms \
     message.downconversion.enable message.format.version message.timestamp.difference.max.ms \
     password.encoder.cipher.algorithm password.encoder.iterations password.encoder.key.length \
     password.encoder.keyfactory.algorithm password.encoder.old.secret password.encoder.secret \
     reserved.broker.max.id zookeeper.client.secure zookeeper.connect \
     zookeeper.connection.timeout.ms zookeeper.max.in.flight.requests \
     zookeeper.metadata.migration.enable zookeeper.metadata.migration.min.batch.size \
     zookeeper.set.acl zookeeper.ssl.cipher.suites \
     zookeeper.ssl.client.enable zookeeper.ssl.crl.enable zookeeper.ssl.enabled.protocols \
     zookeeper.ssl.endpoint.identification.algorithm zookeeper.ssl.keystore.location \
     zookeeper.ssl.keystore.password zookeeper.ssl.keystore.type zookeeper.ssl.ocsp.enable \
     zookeeper.ssl.protocol zookeeper.ssl.truststore.location zookeeper.ssl.truststore.password \
     zookeeper.ssl.truststore.type";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys;

    // Goal: a setting is either used or not. Method: no setting of the table is in these lists.
    #[test]
    fn what_the_model_uses_is_not_listed_as_unused() {
        for key in keys::all() {
            assert!(!is_known_to_kafka(key.name, key.levels), "{}", key.name);
            assert_eq!(removed_until(key.name), None, "{}", key.name);
        }
    }
}
