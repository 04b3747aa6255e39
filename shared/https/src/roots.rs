//! The authorities whose certificates the functions accept.
//!
//! Reading and parsing a system's whole bundle is most of what a function does before its first call; the hosts that ours call
//! need a handful. The files say where they are from and how to renew them.

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

pub(crate) const AWS: &str = include_str!("roots/aws.pem");
pub(crate) const TELEGRAM: &str = include_str!("roots/telegram.pem");

/// A store that trusts the roots of these files and no others.
pub(crate) fn compiled_in(files: &[&str]) -> RootCertStore {
    let mut store = RootCertStore::empty();
    for file in files {
        store.add_parsable_certificates(CertificateDer::pem_slice_iter(file.as_bytes()).filter_map(Result::ok));
    }
    store
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use sha2::{Digest as _, Sha256};

    use x509_cert::{Certificate, der::Encode as _};

    use super::*;

    fn roots() -> Vec<Certificate> {
        let of = |file: &str| Certificate::load_pem_chain(file.as_bytes()).expect("the roots are PEM certificates");
        [AWS, TELEGRAM].into_iter().flat_map(of).collect()
    }

    #[test]
    fn every_root_is_trusted() {
        assert_eq!(compiled_in(&[AWS, TELEGRAM]).len(), roots().len());
    }

    #[test]
    fn no_root_ends_within_180_days() {
        #[expect(
            clippy::disallowed_methods,
            reason = "a root ends by the calendar of whoever runs this"
        )]
        let soon = SystemTime::now() + Duration::from_hours(180 * 24);
        for root in roots() {
            let certificate = root.tbs_certificate();
            let ends = certificate.validity().not_after.to_system_time();
            assert!(ends > soon, "{} ends soon: renew it in its file", certificate.subject());
        }
    }

    #[test]
    fn each_is_the_certificate_whose_name_and_digest_stand_above_it() {
        let all = [AWS, TELEGRAM].join("\n");
        let names: Vec<&str> = all
            .split("-----BEGIN")
            .filter_map(|before| before.rsplit("\n\n# ").next()?.split_once("\n# SHA-256 "))
            .map(|(name, _)| name)
            .collect();
        let roots = roots();
        assert_eq!(roots.len(), names.len());
        for (root, name) in roots.iter().zip(names) {
            let subject = root.tbs_certificate().subject().to_string();
            assert!(subject.contains(&format!("CN={name}")), "{subject} is not {name}");
            let digest = Sha256::digest(root.to_der().expect("read, so it can be written"));
            let digest = digest
                .iter()
                .map(|byte| format!("{byte:02X}"))
                .collect::<Vec<_>>()
                .join(":");
            assert!(
                all.contains(&digest),
                "{name} is not the certificate whose digest stands there"
            );
        }
    }
}
