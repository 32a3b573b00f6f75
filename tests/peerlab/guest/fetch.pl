#!/usr/bin/perl
# fetch.pl ADDRESS PORT PATH: a page over HTTP, without its header (busybox's wget cannot: it is linked statically and looks names up)
use strict; use warnings; use Socket;
my ($address, $port, $path) = @ARGV;
$SIG{ALRM} = sub { die "no page within 90 s\n" }; alarm 90;
socket(my $s, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
connect($s, pack_sockaddr_in($port, inet_aton($address))) or die "connect: $!";
send($s, "GET $path HTTP/1.0\r\n\r\n", 0);
local $/;
my $answer = <$s>;
$answer =~ s/^HTTP\/1\.[01] 200 .*?\r\n\r\n//s or die "no page: " . substr($answer, 0, 100);
print $answer;
