"""A mail like the ones we send, for the tests of the demo's post office."""

RAW = (
    b"From: =?utf-8?B?5bGx55SwIOecn+eQhuWtkA==?= <yamada@tsubaki.example>\r\n"
    b"To: =?utf-8?B?5LyK6JekIOWBpQ==?= <ito@minato.example>\r\n"
    b"Reply-To: <reply+abc@mail.tsubaki.example>\r\n"
    b"Subject: =?utf-8?B?44OW44Os44O844Kt5rK5?=\r\n =?utf-8?B?44Gu6KiI5ris?=\r\n"
    b"Date: Tue, 24 Nov 2026 09:30:00 +0900\r\n"
    b"Message-ID: <first@mail.tsubaki.example>\r\n"
    b"References: <earlier@mail.tsubaki.example>\r\n"
    b"List-Unsubscribe: <http://127.0.0.1:8000/u/token123>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="b1"\r\n'
    b"\r\n"
    b"--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"5LyK6Jek5qeYCgrmlpnph5HjgavjgaTjgYTjgaYKaHR0cHM6Ly90c3ViYWtpLmV4YW1wbGUvcGF5YmFjawo=\r\n"
    b"--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
    b'<!DOCTYPE html>\r\n<html><head><meta charset=utf-8></head><body style="color:red">\r\n'
    b"<script>parent.document.title = 'taken'</script><p>Paragraph</p></body></html>\r\n"
    b"--b1--\r\n"
)
