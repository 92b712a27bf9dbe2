caro-skill@1
id custom.deck
version 1.2.0
integrity h1:uUwX6LX1IFtStU9Gxkcadv7XcMNA/dUO4LV9vV345dk=
untrusted comment: signature from minisign secret key
RURacHkZFwX/mYhwCrR144fvgFQftcxUz6AJiBvpKxO8BkqwdRqhI9i/u3Sh3wHUdmNRXOSVxT8QsbcNWh+FIEnUWqCKRbJ32As=
trusted comment: golden
BH/0jIy3fTzuru9q4cBl5DdweN4sf/cQyqddBYO4NxfYRw4XypWc7puQkcUK1gOasMjVYAZGeapDsHSjtVjDCA==
