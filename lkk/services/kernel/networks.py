"""Whose tries are counted together: one address of the fourth protocol, one subscriber's network of the sixth."""

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_SUBSCRIBER_BITS = 64  # a provider gives a whole /64 to one home, so single addresses of it mean nothing


def network_of(ip: str) -> str:
    """The address to count tries by; what is no address is counted under one common name."""
    try:
        address = ip_address(ip)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_SUBSCRIBER_BITS), strict=False))
    return str(address)
