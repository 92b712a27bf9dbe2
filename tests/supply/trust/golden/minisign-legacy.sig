caro-skill@1
id custom.deck
version 1.2.0
integrity h1:uUwX6LX1IFtStU9Gxkcadv7XcMNA/dUO4LV9vV345dk=
untrusted comment: signature from minisign secret key
RWRacHkZFwX/mcPIjo6l9smF0YHf3H4aQ1kHgmYW2H9UhSvVTQupDkO+Gv1W3otQQUGNlFkBanRx/+W+OHjuQmDKj+lTimWd+ww=
trusted comment: golden
cyNKFSdnjg7PeVMl9t/peeijlgfctoNlcDDqvBkCVyJwzgiMZ1ZS3+LrIfEELg6gM5rnckCgxzbo+taEF/qwDA==
