//! Replication among real brokers and a real controller, as text scripts.

#[path = "cluster/mod.rs"]
mod cluster_env;
mod datadriven;

/// Every script of `testdata/zookeeper`.
#[test]
fn zookeeper() {
    datadriven::walk("zookeeper", cluster_env::Cluster::handle);
}

/// Every script of `testdata/replication`.
#[test]
fn replication() {
    datadriven::walk("replication", cluster_env::Cluster::handle);
}
