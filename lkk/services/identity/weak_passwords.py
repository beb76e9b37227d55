"""Passwords everybody tries first; only those of eight characters and more, shorter ones are refused anyway."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _words(
    """
    12345678 123456789 1234567890 12345678910 123123123 11111111 111111111 1111111111 00000000 000000000 0000000000
    22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999 12341234 12344321 11223344 1122334455
    11112222 12121212 123321123 123454321 1234554321 987654321 9876543210 87654321 0987654321 147258369 159753456
    147852369 741852963 789456123 789456123a 123456789a 1234567a 12345678a 123456789q 123456qq 123456aa 123456qwerty
    1234qwer 123qweasd 123qwe123 123qweasdzxc 12qwaszx 12345qwert 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
    1qaz2wsx3edc 1qazxsw2 1q1q1q1q qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456
    qwerty11 qwerty1q qwe123qwe qweasdzxc qweqweqwe qweasd123 qwer1234 qwerasdf q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6
    qazwsxedc qazwsx123 qazxswedc asdfghjk asdfghjkl asdf1234 asdasdasd asdfasdf zxcvbnm1 zxcvbnm123 zxczxczxc
    zaq12wsx zaq1zaq1 password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa$$word
    pa$$w0rd password! passwort password01 password2026 parol123 parol1234 parolparol moyparol letmein1 letmein123
    welcome1 welcome123 iloveyou iloveyou1 sunshine princess football baseball superman starwars computer internet
    michelle jennifer samantha elizabeth alexander aleksandr alexandra nikolaev vladimir ekaterina anastasia natalia1
    margarita valentina konstantin sergeevich dragon123 master123 monkey123 shadow123 trustno1 whatever michael1
    charlie1 jordan23 liverpool chelsea1 arsenal1 manchester barcelona juventus spartak1 zenit1234 cska1234 dinamo123
    admin123 admin1234 admin12345 administrator adminadmin root1234 rootroot useruser user1234 guest123 test1234
    testtest testing1 changeme changeme1 default1 secret123 mypassword newpassword newpass1 temp1234 login123
    abcd1234 abc12345 abcdefgh abcdefg1 aaaaaaaa a1234567 a12345678 a123456789 aa123456 aa12345678 q1234567 q12345678
    z1234567 s1234567 as123456 qq123456 asd12345 zxc12345 qwe12345 russia123 rossiya1 moskva123 sibir123 altai123
    privet123 lubov123 lyubov123 solnyshko zvezda123 kotenok1 marina123 natasha1 nastya123 andrey123 sergey123
    dmitriy1 dmitry123 maksim123 alexey123 svetlana tatiana1 tatyana1 yaroslav vyacheslav stanislav
    пароль12 пароль123 пароль1234 парольпароль йцукенгш йцукенгшщз йцукен12 йцукен123 фывапролд фывапрол ячсмитьбю
    любовь123 солнышко привет123 россия123 наташа123 марина123 сергей123 андрей123 александр екатерина анастасия
    """
)

OURS = _words(
    """
    barnaul барнаул altai алтай altay bsk бск bges бгэс elektro электро elektroset электросеть energo энерго energy
    энергия setevaya сетевая kompaniya компания kabinet кабинет lichnyykabinet личныйкабинет lkk лкк lk лк
    barnaulskayasetevayakompaniya барнаульскаясетеваякомпания setevayakompaniya сетеваякомпания svet свет
    elektrichestvo электричество schetchik счетчик счётчик pokazaniya показания rosseti россети mrsk мрск
    """
)

COMMON_WORDS = _words("password пароль parol qwerty йцукен admin login welcome letmein")
