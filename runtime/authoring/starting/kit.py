"""The kit of guest/ and its example, packed: what a new executable skill is built from. Made by guest/build.py."""

import zlib
from base64 import b85decode

# Path in the folder of a skill, and bytes. PACKED has all of them in this order.
SIZES = {
    "src/caro_abi.h": 3238,
    "src/caro_guest.h": 3847,
    "src/caro_json.h": 12625,
    "src/caro_severity.h": 656,
    "src/caro_text.h": 9674,
    "src/caro_write.h": 3143,
    "src/caro-skill.wit": 7480,
    "src/skill.c": 662,
    "bin/skill.wasm": 8538,
}


def files() -> dict[str, bytes]:
    """The files, by their paths in the folder of a skill."""
    data, at, found = zlib.decompress(b85decode("".join(PACKED.split()))), 0, {}
    for path, size in SIZES.items():
        found[path], at = data[at : at + size], at + size
    return found


PACKED = """
c-qx{ZHya9c33yb`Pdohc6`}f)+fiV;aL(Xk<^S<tJMxQk|^D1SGT*;Vx_%3M;Z*9WRIq2NcM<LYBbi)?%HSL7O@?l69+L6f1DFLmpHZ)<O|3TBbOjQ{KJ6_
BtHzqKpZ3p62w3JD+pi&m-kiG)y?K;baxIA-R-cus=Dgcd#_%-_v%&ExijkCmap1gKkNr>ud5o@Z>ew-5(eQ)v=el@*OqHbwI$WsS6g1cv!Z%_FC6SwR5Tm}
{fALSL8{u@@`h>%6$SmFKiKrzzG^-k`O&bc{3pBNU>McZ?ND`tR=cA5q57b4_f~CgPASz;)QSos7505~Lv03KAF6`-f_}R@>i7}71<+2%-wgWn=Bv$7zda1X
exzFdRsaA5!$`M80AXE2uLV`DedXOd@7=qLoq{iW46onsMA-UXFx*l%8t>iNc;o%GyZ35p&1-L|QRHiQy1^!PN^K7OXe;h}D34sMyRZDm{s0=>@%t;vQ>{^N
7aPPH`lDXUA8@n%5W3QTsD>d{=xYq<-ssMFed!C;7*Xef{_bc<l??phXwc_WuOIFCgPOV*$|Ls(D;NyI0h9qscDs?<^nz}wTmeFb(7DZE5Dl^I$On4$+tgj6
;jSO<0@4P)*8z%guLj;Oc8ci9l)<D3_(22Uo37Q=nR9br2sZmbEk-Ob)W(~0UtsFlNpr*fT_1~$`cd$(4|TM+ynz~Bs*mRYTdC12=i{7i2xz1~!Nm*pxw&(|
$NrNc_T&9~H>;NjQ^3T7K=2m@KkBa-0&D@y!~{rNPyMJr2!X?gevL*0;AlwP4#Y(aJodUlN9sjtQztbfFb+oTp?V7FYy(3AoR`!YZ&-(SfSB5?&mCYf08^vk
ZfOY6mQ|?)>E)-T_{(ysSX7v)ibbFoejaX0>8e^jD4RNN-?{hZt=n(tI+iMG$;!QP=l$FFN`L@wADWSB<n^4cRub+nt(W63VQjv$!K0?s_j-O=ZESc$811dm
(BIf7m6$g-FpmqQKfd)2eQaa_4Ed~jf*#e=3p=B(AD4z+OHQH%A~A}pu(t~$VjzqSV;UG5q!X4S!aNRvSZ82-ws-eS{4xwHLL7eI9E2bU40jP9Axg?b#!VPF
rDSHHR@G7+el9aXRdDt!QjaJ$49oX}btqA?>4<G$Ix+$eSs3=f2{C+;KeXUO7DpER^MGq~sf<;Rfieed<-;2k-`Lplz1@wL7eOt6Y5)$gio&)V^mqKh3JYG8
90aHGHsM><@rE7^wrJ?JcM$*ZFbvwn{469lhT$#`(RW0CLPwTB-uQj2b3oDuCI!gzQECQ5YZw9?kwDSIjJN?t9mr*W@YpZuu~wmmVZc7@GuDDlRa%SzDO*4h
YF;^CK4o`a#w|!W$hFFz<w|i7mencsQ7L|{OEd7zWxM(hKg4Rz5?qku!4MYoFX?9bK9CYQ#}q89D_7L=#WK7uS3n9q_BEIr8?8~$9R~f4Jum8QNJIEdY01Dq
6<*=*PMuQO-#i?IdnFJURJclo%W8Es#a-p<auVPK<_y3VR|z|pQT!cP6ere=!k*94H|oLAt*H-K3O^<`@P^C<L)G;+S(m^8ZV73ebm}}yK}nc<y58WSj}NSP
(EJ$fL`t(nd7N9I#<1-T4`CN6ht${ga5*lc(Y%PnjFF45mC6<-WO#c+kjgB@%ZL&qyVpJ_;RJ$X6@L+D8Z<5PF}tER8rZIWM>!}R0-+DH`lvgk;Tn%kGo?Qa
2(zKg{fLVMGB9}q)dieC%xBi1q1tQAlk^NY(Zw`<?~snv_eH%*>RdI|M5){)dXa#}V)y+getSd(*Nx5w6ec~eHVk{+ifSU6n=115h4|D4(|)Krp&w0}gRw8z
QiV#_C8cy`FzT17qr@mk4AOBo7=Zd*R$U+#gJ=UZDP0XH0wdpi3jCqb&ySZ`C)T?0m5S(Vl(%7$i4yS94InuTHIcF;?SNW6Q2Ep#40|+abeCgoggS1|(Z#mc
3IG^lpki4#*iMvT8Fo9&?(ndYV*ZLzR?52T-~AwfcGOiRGcgVYf<U(}a~6~^DJud2sGBT7z5v5N*hFM~@JtJ%LJ0E`CIqUeJmflA?0JhV3=nr-G-Pf3-Nt)&
*Ea6FfA8J*?-3&<4GyiM?|OsCuZE)`FjIxcB5~I+47>c!d8BfqnDfNWL5RRCsH-pDx_jf!m)G9gxOeBy+jo&usQI@Ww>Lhx^WIxG-@fw!aQ%+I7ev0@0`qSr
R`h$j!+jBdhyWuA#F&90FCr9k#7cl+*aXX}4a%6`WHv>>h9MaR_yvBDIZ~mA<4QhRPiZyZB#I%YiZpEY1_3DATg6x#rh=TyHs?8_EL)ymC>pV4jXK~?u{=s<
V3tJyjFq(pDo!wDrYY3Vj6t`z6#%Mw-agP5&A*Ns?P4bt*9_wz7KXsETJ>H*dkS<{Zk{<mVnLZGU$USnKZR*si_sDlD<42j$ucl$P^Aafa5^RZz=2^4a!p8_
-NDo>ZAW3Bu{=;`_9~W0#3z&}j43LzvE%QT_C!Okn^ZJ7FqukIi?+xSg6W1q=wQufh-w=;m81^0WJ9zE$a%U%{R(&ee(4mna{B4%vQE&w!1TMNqOcv>Lb?>|
!62?I?U&6R8Q5jfgVTt?Dy0Z0#x=%?l^~r3&PK*g4p3+}t2%(N6GUwk%vBuw1SljjLs1I3FJ$!Zg#%Dfc<6#qK*>-nW0NfBq-9$MO>Wl~LENhS-NpxRHtuCq
ZOfNK>h5~|DgwLN4fhgV8u;yCSIZHc)(8G0B)i=Wu!Or|<TGgxm}uiE#4;j}R!Jj5I~H@|ROFc<F-a|?S=$T-E;5NTgMI)IB?Sg^C+1jY8ayGZr>8&WU6aYL
DP`9PAdv<%Ofq1JwnoEFxYyTHGsB@%^(dJz!cx4I)gxVIgUVQ=PU~y}-(<#4cPLrF^p6PKjeM$F>yE$}7Js8=#!7q`?(lTPfR_(PoG?x{5|WIbg#s$E!6hu>
@??yZ#V1jD;%q&8CrLjEYpFq*?u(r*9vN=lG<^VkMCnFrz(gCXOgsK8eipbnL4TX%$VuctHy)YR?XcH_N&R%BG#bAvf+VFwCPkpghAv`}g!GgnqdX<7#&B-u
3(}>53AmNqqhW7%5blD|A_TJ7`z{$74ccsUVUC3*o|(u$08e9#do(1ngawP3JPc2{PE+5(^US2E6_Umup+|0P3Z*v6<uSBa1;PB9Kp>@Bqs>i__N`bkIPwe+
24d+{tD=f0qmxmw0tK()R0RoWM8FfyT`73Wn&zb<5LO)RK=d}7V<#Wg#VZ9f^opWtse_exHflYK4cIt-Z`2nr*)aAhLqp+i;FFhMyYJsIiwV5W0J^s?3lVjg
V%aoAd*&g^SFl2~@*nh3S#P7pPfGrf%>h=>MZ0d?ytnpVi7BPcn6mnR^6vp4Y1~wWK{ebciq_AbVRlFea3$MS%P0aCmqE+#m835USma=i`xz^x6~?{MN6Wed
DF-?iUrbJFx-~T<W>`}?F)!(|_EZ#?ObAR<)RvK^EC~r+1YgRw8T_TYcW$fFdpB>WOXpvGy-X5*g&Yg*VRzqJjKc+;0lA1loOysrVj0TX^JuNiZx4wJJ8Yq{
`FodYB98UgVkB$O8+6#Wrj6OI-w(isq4rU!4@Y3@Zv`F9>je>-Sh!{c#sxF3SfRtcpiS#(P<hze1`x<MB+FGbgy6O;(V#aFM5B-PjlZiQ`r_K!yR=YuFR=>P
>;|OUfi2ral?@+jwHjD+-N1kB(^zYv(M1q}bm@;kzz;(-_h`g0<`8Uz!4tC&%w!LjjG*-$T9~tZji)0Px#Sn$XJ@5&+6dLS=(Ot%w`%Hc2o;ia8OV$r_PIUO
k|Ok^HmRy6WVHQp>l%rkHm-GA(zeFFlWFbuM?Dxbf-V>$7cZ!Tc==4SzqE1t{kPw)!0&a?^eXiJ&h@qT@af*#SMK5O+qdr0@15&kTDx&i9k4Nn=oojJVHW+V
&)F&31XO2WbN~@5>I``(;1?Y)@Y4sl^^64+ssjyx*%N$1);PIXuq@?!yihg*K52UZ2+B%cZbeE3%;_Su`FomE0I^T%x_*V6gB+1+2}`!aQJ>ug$OsclUQ&z=
dffLTcE}EZe;^-_Zrm3n)@YIQ3_rhh>-HBnZa3apyL%tkX`U95EphhpR0~9n@AdhGJH^lJMC50Lh@Lb=MXNc&B>=|DXxt!Ep&xcoY0&c*zQVlOW~1MN2{Wo!
u#R<^PG$YHSVn<MQylO!E&Db*{_b$A$vBG$GFgcyzz+4-(s+s&UT~=&>Owy&@fypRWXC{uw(U+yA$4XT{!6Hde8#J|iqa0dqh24MCutXh>J=D<r%ve?0;y)L
sXaA1kjeFiw7j;ePCw|ME>m-7&!!tw3KdZLF#Y8zwe+ODR91@s#gj|$z+av{i{BksYjsGLBK78E$JBqa1C+;A(=z7BBj=UJTtqY#WTH!)LLOMUowA|GCQuQz
MpB4rrMzgozKp6AmNbIc*h0TCl{%}Du(yRi*%D->K17@+5Hk#8%&cn63`52W4Y4*?Z@!?W);U`P-qv(sg-|-7S1Ax<q#<&#qLlK~qft2I97g)dM}Xuu7?rxc
3U>_6I@SRXj52vLT8XFCljM#@SV)0nb{(MGmM|@u<AegsV|OFk#nM@9EojUn0da36ACKb)^>chcL>}lianX6#_je|ZB+Y`^4PMP41E8+DjMBks!E3i+K$p^t
2c*P>WUCnhWk7VNCFZNl)o0Ig`zx&I*;Q}(PcCF)3Ny9ucFBx-OtnV+1sdEHjTke^p%gNifK!2adXISOvRVR|mH-e)@dvohUT&A`Ml`h56{uSX(Fq;~Ln%@=
u<-90wR{l<M_X0Z>7~;tIf1P~J*U0XSQEZohPTbr6Dq+1RVodmZON)jkji6!Kt4R+x&h)0P}L54URM#2kyt4Y9*n@itsnuD5=gIm8PuZ{3S{3H4L2{9*ww=J
Xggj%By`c}WvrgTK`hY-Z3fc{M&S1B@8CoGlM;#q^&#Nw$`y5ykWRgPYGEHgTwYqr_|!L_E}t)3I7$`UjEh|YM5J;rVQxuk0U>qqm9o?|x!^^s9QJTR$+%E5
Ktq;TS-}x9A;DT+dnW?rX{&CQ2t~z4J|{B~WNmX8Htj`lq!f;m4X!V1L;`%tb(C0Xi4~RNgW`h+=USWn0jeL@f8<^w{Xy%&=7au&!GmG3J~uX+Ce6T?QmzIP
&D><Lu6ansGK^o(&}4(iWGI4lon!DAPeKP~-I4_o^!W7XbnLjWM+({`grpUU;)99fK@kRsI;UD{Q-MTOpm@?~VeTbi6g=DlXh<dv%zR0yz?tPFyPGT&8BaRE
?>O3Z;U}H;(vq!p*f2kM0J7l257klnK_;9JRKyj&?j~!p(Fn|~haO1ST`z!gFz~;40{{SI;p5GlH?5v=-&h1%T~kI@jrT2)M_oa1Nv`4h=H}*i3M&|Fn;0g9
Zn^}FdIr%#2?de}17Ltsi6UqSyH!DVSzW#i0<%onn9G7xP+zu1l0~O>icUUBn+cuah>Yj#OIA+|^v1W;5JSL{38cK#)CXXFh7>ER#Rdz9eQmu5Xms0R0X04n
3tVMsl0r>OrmI>5@=4Lcw0f+WU}A<|V(SS|WF2*0RJ$f+0f%Si;k2lL`Qe3S04oNom|&u?;z3cg21Qbf;|M^XRIu+5c!ENmT^-L~l^$GG=Rs9i7R&GqV0&PP
R8V_YChJrZ5`jPhUlQ`qstXmh%rg^4<6w;@8iU?Ue^Xv<6J|Gr3d7Mu9n35-1A#;s6CYYGWC`9t9<;g%a4-TH{R|vo62<LmBH6-kBBCf$)v6~a^Kw!oGl#Q7
iQ>Z8KSlO%xt!9Xuma+hOsP(uQ{ZqOm$=Y32)i`RdF1{g*TAHzCvX`1w}}ceV$t5IGL^~)lPf`aUKX>-nw<w^WlT_3+7){$v~)E?yp&}@HM6>xtuO;jTK~R`
S}BTbop42+e*LtjS&}AHrNI#cp+OS5n_5<>UKmoQp;fNfvP{N=5<5SRB$TjS3$NAFR;W^(yu>t%(GkzpR;k*NO8Gn!TPbV!UG}_v7PH3TQyI-z1kDm$)Z2vh
7>F|#9m<_jri~97R&-y>e+XlsMAJvwyhS?|ODDrW#iU=Qyjp5CeAxyjb~9}R{Zi8PXWWP6oT_M-U)k~!l0zyPdKPX{HFiKGy~hM*r`C5b`~=*xj(Ei|PORGm
a)QKQ4;mJTU1TyYwJT6E{C!AAkETgtJfO&<2Ms^JY0lxI<f$|zt5?Xkrgh)=qv{p(qL!8YR=t8QRrnTbvP6h3!<vbmZGUZLSd7R?NtT1IZ2&g_3)v1vPp?+;
YbzeDG^ed9k5E&SFu<1eb~TZ=V&_e=9AYn>L5$SFem0n{Th@ELPH7jqoG1feRG0PKoh+USGZnTATuB0+_VNUqL*cVC7<pbXo=@X;wnP3g4J2u&4zn8mLf6lO
_0Rq_l-A;?CQXP+*b<08fs(o)3gDP-*#3PgvtCj03x2R(=1G_mY`#l<?F|#3u9KuUS}}jdy^Z#~T{0v1E6&nyI%6Cd%)(EZA+-XWxwu4|3(RJuyWwC++lSZ#
$Fu#O*WKZbJ-B9rns}rm0Atrat>J+AP(cF%T8d<ii&z0TpCToDL4P##Gj!=)AC&wK#n#yaf$O$K-5IJnmUUc0hC0yLl6@ePQqm7nV)=&^eUFtt!;A?ZnskMH
>l$1VCv^^Nm7KoMGN?@0yDze9owLS<GB<Nhori&3t)iJ&FY_?LuPZ93$goI!$tH+!KfKVF%XQ8D37#V;mW1WxMJJ=yUWp$qZc{c8OR>dpknX@T%OZhgJZOR{
4{*E4Itd18F5tI#rnOV+N7U-bJvTPzC#PLK&DJx%=h(k!LJc<4TJGsgb?6{ghcUMk3MIzA8&{5svEF2<n91=VUV0q(Fr>*Eh;*b!Dw*T}z+*I1l@Lb<3>G6r
>)m4hY6vF)Z5uImmFW(xWOfK3g&eWk3Fbo~wCHQFQ4vCB!g!EjY@xun0IQs~#745zVw#o-xGSdxsRn%JoMK#`RUN3sN$Ooz=WUG9S}w%{tR^L<Fr2QE%G5Au
IbLT$!w(5}^3hmi0cME|j}1i%w6&LEsCYShIQd<_2V-W^c)+F2qm73338NuNRIJa4-9LY_u1_NCx*;nV$&3Ob>~|}1vQd@L^tGj+Kh<#wn$I)51Y<gXea`Y5
pMFZ_D?i^qZL34Hm_!TAFjq)?MD{oZ=ILSN)x`_r%h~8Zz-Si=)1nBG!-ui$wNBU!2HdN0jKzwCUDT7#aEyOX3hY5e8B4@0`q&(tETB7HtujklzLHgOX+3=g
xH>L`6NhYLj0?}Px~oJFULX@6KwDe?<#ZD|2xYtx@dXUx<sVv+Hg>PLUI!x#s~@YEgIqXq-;eYX{lt1UJ;<3<QR2(R^rsZaQ7)$)SQNfRgGUc7+11<$+oK-w
KJAU=fym)Rwsy&*#*8~_Lr}cWLIxy;&+A}I+8b_0-5?Byajc~^o=*Xor!Y4uj;yhJYA{K}3~IDMY)1re*H6XnaBBr#wrf&1QDICWX3|V6jtBs;Mk=RePA^&7
Qd~ge`0X&<(Z>@ca4Gv9#<ld60HZF;ykgC4#1f0EX6z;b{f_kIq~1vBT3?LSL{27tTorLCE7PJ~$6%!7H?AvSTv|!OZqKxm#<~Ot*&<eB*%q~NHI;;8Bi@K?
CEB2(VB^4DjN83`va_z^SS+VUJic{73GfB0T1;->shS<-YaA|STzw$1io9CRdcukdhJG))e}27&NEt=7-7PQjQwAJ%Yy*s}Y`l!eD;s2-YFPqTNYK(w0xNu&
!8QY-n2-ewFAOJ-0Kp+cR${3rAma*IK!K0gaT-xz!jb2R_ton~9v$>30goJXc(`n##&IsT`_4{BjhVC$uWTKDk(ky~?te-}=PyP@CKdq<yNnMfJuzp**cf9y
8EPZ6BQjL12slbe&CzNp+Z@0^(9$XHEP8_DnGiBXWUy0Et0)H++hZq_{fW_Zq-ddJ7sdngI3#aU=j^Uo?mO)=&~Cg0*%^_C)7=WxF<inW7*U33R``z&*nDQq
X_at73#fhAgG*u;Elpv?wv{bUB`O8qD=2XOAA`aW9Ya8&ZSqmk{!oeE%pRQf5DY-o<gy#y@OuI&t5OrZ<V#w&Mn6_0dN`vI-JnbBqPkHr08NJ<35d`buO7so
$+{QS7tiDT9k~*-hH(N(hYf_doy1WK1pHN1<z`mmXeE)S?CTbtI1c62haqWYnY@ACz)uL&aRDij=Fcr3<F6-Ei{{2m#eu%NN<Z3pPtkCPYY?%Pkdi^qBZZ)n
BMKobd5D0OlnGt2PRCel+;|f!)2m&K9)>>?GchLbmS}uP=}GvpHdMSB?x}|ZJS`<YpCph|&9)$~=k@oIBhb)W;aDp?6>DGih>?q7d(?U8N9ME&T9wAbF3=u`
#>4sVu6=p!y<7KwBpuRkr%&24p9<i=0p)MqXn<Ao=B+p0tf+U^zIf~XcPi@bJ0Dckt=l*607kghTWfd0DvJ>IV7OnO9FuOKu;bF(@DUylhr#9;hJwF6zY~ml
_{5u9ia~!fqyTh4YcU%2dfs5axMF|3g2C9eTJ4}>9az#N?@&`8&^C5x3vWo5`o=c5%dWUr&VwW*0TNYAFYT2SduuuGan=x~cb1#4Q6g#t*Wt~0cOwiH<+`**
x@Sg63V#s}5rGU};=RyjD|F(V3p~Yag$}s_QG{Lb2JJ11L1vyrvuPMU^wH%o&RRG<rrAoTC0WXA1;kL+JS`otSt1%+xm&UnI_MB2u9qoK;&JRy2>Up!NVfc?
7ZAzFp^b_xKwGix;j!Y3%Xb+@VAe{YSIb%pw3Y!=D}YOr7O(+ij_}2Bb4%}G|3$;{U;GvH+_cq)>J^OjX{REeO&D-yJxM>v_@`ZeI2?z80c)3&F~XdLHT`Ht
O>Di70kKNqRI#V*!O(u`+b@IDddtV!qmkDIBPc#@q>UC74By7x8@FyLhB~n*MnT|sn8}|nr5O#LCNfmVDVprhraKLT(U4C>s+jl^y@@=Aco?cHDiUBh7AqYQ
L4hfkG4rYp4YEV0C^QHk>F^Ibza(Eq+Hj=z72O>BauOOgt6?diZAxR8^lU2Cq$BAi9z-gkfRP}f^9wk@b(mosKQw@)fu%~ECr8wjQ_P6&`0ub0>80)gpf9tr
*z|9L48>EV%n3Nns7VgC>T;SpasR9h)-Hw8J<a64vy>}=0EX}xYkq>2ppyKkT;b~Dz%lfG1QzR5ms7^emKS9}XE=?3ms)A<UE|@NQAKb$J25^<sR?LrBaYuR
LQo|}55xBoDJ%kxik0OtHx?6?Kn6<cBU;6yNXix+Y=jzNQ?KarVMZ-~xaa%8UZCE=%thjGTtfBGUupF>Ug<IYm1r~Qa%7lOhAWolUXN{t(vFbiJ}C16iEw<8
?N5sm<r?pLO0X0gFItM=A)zUxDGg>E{C<#u%Qv-pi+gQ2m@*E4#7(I|6B#c)u90Gu<MSHnK-605$VXFyEsg?ns92jMC5hvTj`dz8Mp(8b9v7h)6gCbLI*8sO
0tJ_86BmVMx6jLLN>SMod@FhWQk=Jmd9TEIn|9u-kas~h$x*ekmKo@S9AmkkIZ5%(KlsssNqu_=luXb185;l-b~%=A^A<P;U(khcdP`+lPvQKIm5(9zuWu&u
H`Cw0p8S6ELhAcVo8|JDFG-8&R78`g7!<2cG|v(d6&<Bzs7yj*l@G9p*Uw9u#4#IzoG2f0>K+b)o(+T6Q^)tmMeN{!dQr<aGt06a4nFBKGyN>n_w>d~Y8pef
H<z4JCeq(m6qnb8Y0!u$7)^X6S-1((Yd~k(X%%1ZC9jirf(}QOkw{g<2kwBy;HTq|$cstGEMcXzy~o!+fLM6P9j3jnKAPobRfpb;{!Cv7ER=Ku$nPkXq>Uvc
7aih+?*_M$OG7%b%?WE5BO@ek;2zBw_;_oo?CPbyaiz5Vwr)EZ`o1Ms`xrcMKTbrtX`L2zcao@mj_*vALN7fg*wiHI;Zze(DKwYJ@d2$Uiw3+fnCgq(%9+4-
ynj<8o_I79myE}w(Q$FSV$z2#T2iN;hm<zT@#A=BitNGPlZ_}5oi9mhS6wY%GJ6hrd3}QaGw9m`+4eqKqS*wRXtfcy?b%Aygn-fPjopjJT8q*KLsjP0u??8C
xk!rhX3p}&y_5Qkaz4pr5bgo9G&e`xE~zqj;BsP90v@Nyha|^m&CAh*lQz?jA3a{7qeNu~3buv2>UjaHKDI7sFA3Vn-!!t2!dmHY(yCdCL-vAatlU<7=rre5
Q|hdy(OGrzLVdz{G3O|#wd-RDawi<M@H`$mV?p+yacFW&@6{(?b4xawYrs}l?PI6q%tvzT;b{;ou|N%M`?wUyWJq}Br9E>1D)r;CweX0GtU6qiAiBzBR;<2a
f*zsPS*e1ijI#kaf?N0DEH`VFX~{k(>oC<8Z^M#C%as@dDM0MyDMP4uC0DAn@W_mVTpe4BxbCTIjg8%dv883yC2c;kHhB|==|j*?@mc4~2MI&eR3mORt0E%;
j4sJ?<o@|3P$ijGB3aI=^Q<x^&Pu00BFW5(1kw{JQca(%P6uG?6@`g;64rI5TIKV?aZ@k4b<T1_CvksaJt^$fxmBH-S{sSc7w-*8;LJ1oimZ+T=)hVBW(E0V
#K$ee7Zr7~!>2^ShbO!Ac=197qvkw0cteJn37Tw^dr@6nVxyp9g!tGNsc6hmi|~WE?RmrT*aCJZa&E;sGx)K$LF)l2Q>(7a))oIICADOdp>*<eyr^Mg5NRRh
%$fvtBIu9&#G)_s5R|aenX_l5v{Xl4t<%xz6-|T$)ZXBs7-C2oVB*%m_jc;mmmU7nu=2zT(E87+pnK#BE?&s2;1N`yQA6?^SoDxiXe=4C)d>BII8I)D&G?{n
N!yx@wPkok;T#=ung^)MB$?@g5!xT?S+=K$;3PdUJWaQoHK`9nnb7TzBD1?g{G3sIYRmHZ*PvIYub!rE@q}NG8^+J=j&a0Et@fa(qfYS2d|@G<`3k0HJ|60D
raaJF8WQ_MFzDs*Aq0>xqh^n#dOC+TA!^q_41hgmbq0r|mdC09?Y|^BNqt=hwlJIqaLYr*@++RPXcpwDRA!X}dm7MD1EoWIJ|2hjJ;TMR=RroS1;+tCe7goO
(!G7>_8WK-_RYroZ_`m+OH1m2_@5mwavXdkKDr<In{VP-kz0t+KB03w(^9y?ZkP%gfm&GmxNv<74<MsmFF_=J8`37xkj&O7E$o{Esx3V*UK@eIlI+x3bzwby
l%sX`0qV0u9fSBR#{deCmfmKSXvT6GppS?*h%IY*o$Wb@PcYE9TYaWfK+g!*h8wNWGZN=(Ka=gD5|51RqZ={%EXGpfDxWnZ?NbsTP?>avlA@J1AJRO9jMBG`
ahH8dmh?n57pHMtiQWtGYA<AsmQQyG0I_lB(+VFVLhRS_(RZNe6lXl)zUK{g#>`kg=R9Q;7_U!kC`I+m%L8hxQZ6U24)~5XE15IwK{!8i-#TlsDLwW%JX1EC
9mPo{Y=X1O*lK7D#X(HT@jJWfS$BER@eN}N7sYV=e<C7dBDZQH{hx1Z8XmTvIDeH<c!N(ijwo_RPVAM#F8THbl!tcEaSa_5xFkYmIOxG!J{`<XoBQzY4G)(g
`1ncGPIhT10keT1POlh%cojbdA7dIv&EjQL+Bp%wTv6v=eZ?f%Ay&^`@ieuh7F8DGg<@SRE`EyBhy5Ap3|vkE>{n|W=T@$r#Rv$LM0`YSpuKd5`CMi7VAC6r
jN!ExqyQ~E#G4{kkTLrY@xZfQ5Jhx3ir4ALxudwrZWoOzUXjA%8_5d=<m$1z6b8jB%Oa=nbX;f;Tc9&K@d}~j+CwMc({M9ZnL#9>rGNjG_4}{9vR+TFJ72*@
fGVx{)%5-K*AoQUW`b<v8dpomv5i_M)xNZTe_LO;wO!BNBDk7ZyVed9JeY}2*r9p?upD1Ot5*ERl3YT<oG<H4#Jrue%sCPS8t(B1M}#HNhvQkjSkCH&wiW;$
+<0y;sI$MjqV`o{S$$ilx7e~K6PUr4JoJz~K~rr%)|P3v1wd#@;Ob9{e4}<f$s&obbrX|6PLxP|8=#{Q2g0^~c!I+))vNP7SoY&Ag9yn20!T?4h&k=evVln!
jf3Q{gGePTYa0aCRt6xi@F`OFKGSR6c1r6(!z-VN8{0KqW=Yq?QccnhdcM~m^69t9?b69PzwdkKuqbKoaC%Xch8OoSwP~0=c-BD?fah0b)$KeVkBXWJi3Z~c
u8^wB2d`}5ncUPZvIRLVi*{C1y)<RfOLD=L?%j!(2TsZQfYO#Dt>AhC@)U`v;ErMBqP@d&fXlN!`Q&t8Aki?n?6I)O#PmBDJE~cxEIbQYZ}HLV)^uX9-f>6L
k|Vt6tp11=bmVTRUgUQl`x%jhAG~+#-dZ}|%Op-X8aTsmENVh1r?6g<-EHOsR*ttzIgD{B#NG&Kg7V^da1Xb0U`>`)ehLypjAp|Pi{u;Ah1e~cbScsmG3l5;
^eKYkwc`sTT9E7+H6_`YE}w32DcvB)<~^&$qc^Y|D=Oor+ZWf~=7l2|#5b1J0LKGOqjI3}N_<E>>hY+=!_e64%Y}IUpcnMLt{iq8WP9Yuv)7s6+8>VseRJ(A
e3akP^7&UTyn6AqORsyaHt<U^fmq8SlUAqW5Q!ii31Te|v}xIYY{{RN`_b#z8E(aHau(XQf!MZfu~hg#wsmHO9#DGR$oZ5nKHU-@I>yiOxn*tppfY*^)3Ka#
F^V545q}lvX;2V_;1DQwUsqR6l!4`0viE9Qv3YnLV1hE3QW<kRwa1UhGKUunpy<_l(9b$dOTq(_C5Oq9cGhTViEOeo5XfJ2Fy@8ziMglL@~hexN2VB4sv3u~
jPv0^M$9m7CeOMI%WUe)6dW>O%*fU|d@>~1%IRkd6ze{%ELfuFfFzpGPy2){tNPT6NoEuBscAyrWR}$o9!Wml2ux`E{vo}H>&7j&SL6M;>_pXjY-PX3JG`@*
Pu`d9UG?~yyP@3iOm~Eaqw)J-B`SL&x@jk6>c%*-qUe3>RENYBX_^s|H>71_EEyd>5t0;%4rwlqGe5M!Od7?_*~B`eF{)*cC|1szkq^6Rjv7kOmzizR+`eZ|
oo369-0nqQ1HC*eegRZqEpNdl-Ey8*T|pZPz_9Pw=UQj$C&)y+BKkdYLuL7cxgG25PQFTDllVC@x8Lfk3cB7<g8Ngt8pXbFNQ#|;-JyrXJqmPB!kl&KgQf6s
Y5Nie)b%hmN@;muty6eR#AiHPB8%%_bsKMQ!*`}@Ki;(;nNvJMeN35tGDnn&Hce9qX6m!aBwd%+DVcmvAWr5-W&`Pm1V@{F?C>g$+Cx9JVT7u|qa=*VWB1>x
W6~)|NvUCQl-dxop4t#{?i}BIiW1OV#wmM`f{0fKaI*;f_Vs}$a#5$g9+fWh>~Wet(gOLniPs8MYqeT4zEf56A{6a;{a_O+AQ<TG7f?yPR?rQGfltRw(<Lk>
8uWw4-CHZPM$rx1JG5E>`fLYO9J4P6lJII)e(Hmf8V+`7Bf)TMKqHJUbFX2G)ap&VY-2P8V=$ukYW$DhY0ZT1Rn)80Hi){@V%~~%1(-yHjqnC@c-O%p$bEdP
Ol#Ed@Kr6FBfR~~vk=TX2Bl(xK_!r7$K#=!U5d~tXNYa2Aw1u=;jC#regkvY(Xkco(REYk#FU%cqI6AL!{IJ&NoFjjb2lSiCq-=UM?=3yr$X=v7gbCxqup<1
6L*3@#2+p&273Q7DSG|KR98B?8$MLzmD|HzaMA}UbOUjL$FMPK9uDXZgcbG^wk5DpuDLQ7?FM*rZ#!ULp}!|~#h$(f*kD}lpNx1*8BlDXL_qHjLhOkEL9Ir{
+}aJhL3^J8mF<3(1SX;GtL+ekf!C$mP5Ob~Y07OyTJ*CAnZ}vwjiRCKr9>Aq07Cc4!pIQ-@GNRI40?D$%n%piINr#|MVXrL^BQg~H1{9zj#^pYLkK(G(8COL
E!5(hlKMOY0V8xf9Q>i@7xJ90@VFww60AlTC=p=+K~WL8wi4|V?0jCe$QfCL+$8r5Us1-B;fiYF1zODt_Xvw=0!mU-Uv$~58&vK1{;nC8Ojr0)&@`f1z=X=y
tc!~I-uE5x@8fvq)@w!@;Ky{}(;g!@qFz>bjPmpy@?qI9hqQOB1yFK?nXiPv0bO@Y@ji6}F9+cc{GJC&Ka!d{CD0Q~VB}szSH0=0;bIvSg}U;lKNvK5kR#p_
i@(I?yaG%TtA{JPx|e-@X&pN3JAwlx<AM%%;bRVo9msl&1o3!(8CdxMcU^5!V}8tVnmQpm3dr5g_b-{rAr{PEh5|rhTPV{rUD%8$i6y2iz0f9<p0^Esd(0mL
R=rNdHw@E43(+X(;|iF*bc;U#NLUtkuxct|Dhd1DebiA{K3ek_a=5u4tez0!JjKc6AOZ#20C52_q8E$sE!-8n?++~im|Vo0a+|%rY)zIoYID25SKdQk#kX1W
J=VA{*39N9Sr^IS?0tQ^J+<En<NMl(?Q2N;`2KT5EvR-VZJ}c;(j}4zLoM#KYj-aGjK4wkhvF03czyu;We`4`0Y#*;M5T(1NM)&MKqT==;pujeWe1naBnSq@
X2sNgJ5<pKgudXq!dJCJ<%o}(9I^q^7w$rjzq&=7yF=qpUjzqT1o6tB;21{>(|qs_E}H0FEhw*rwSi6#gU5bfJ`2NY*Bd<aD~aCocPK2)9v1@`N#sOn_<qF4
2lR095I%u{9MR=>x8HxeLKh^1J`b(RHg?V1QG3hp$r=|;=CtD+9-^9rEP$aGSXlT#4-`_A_edQXkYu9y(2pWyJ7FbHu!%+u6M&u7ZS<*Q;%K0$jtsCuf8)09
qy-YoqBtDTWA&fJ5`HAjugIC{6?0H4RQ4_tJ7Nbvu|G>?USQSApDe|~yyp9Opr5T3+58(TQnaua2}jqSO1E$ay6GywN{;lH!ReNZ^RK>ISIg%wsk7>~n3ovf
>2=|iCS<fJ*|GH`7*-iYqf1F*&|Zu|h+(W+ufC+-39i$`8={;r`?RlXUK}PEi(cM8d-LYaFV<uMqXQ7zSfn(VDUz6-V<_-~(I#-<<0c=8*rLisGI{YRBkcyK
HO;IQS)<*IcggMZEU$~$av4zG#e)o*WaH8_47CXi=6*<7UBAbg7f~D=z)F!wBuy_asmP$k9J)&w;pvOUDPB{&*C!^atEP<ZYA<R6@d7@lLz~R(2->9gnm|Mo
WH4mO#)FMU*^+2)!V@?t=#daav8Y8*2BW@S8AEnK+zG2A<E@b7E+OJqNY%Q`w7F7YBp6z$81@zPdY4u8isGApFAEeE4a1eX9xrc(5e4V)lD`ZGQS`?K0*Q_z
3<PKurayCE5}zamKrLTP$}@BEC0$v|N6F#R1)kz{52`1$@FlZzI;0l!u<0b<@-X2exIhI826%K@m+rqrPeQU9uo*p^3X@f|!p?ps<G-<XPh5o5f1E&2a-t>x
9VM;IG?`G@aR;iRBRz;O!~z5n#|8@mgEduwLxswtL05xdlTYI_gMPHhgKR5JytEybVS9}cb~8GZteReYb`I87!~M>91tT9V6m~~LrWWt)X4R$n(K+4%9bn)W
PTmx41mj!VGpM&9|D*a>Q*Q_T9f|A^6iH|jU{0XWCfPm_mxhaFy0y^3CdUktVJT=uP_yu=M^21Y5p_PtGSV(p<~jBfQ{SmeGy$V85F;O@OJbGLdNIveJE+wL
c4(y5Ew!6+5|kC)ZWh=Z8GP_%ZxEonCep(RZ07)G>>i!^#GIkc>G25;%<ZGlpSK|Z6ZieZHWuXS$S2gtyo>@R3;J*u$6hSO#=7!0dCqJ_0JT;v`6+Hq_^Vol
IinRue$z;<aTU~f42%}qg{h{io&w*rMh{VpZiaYQ;sC@j*KUUX_&O@FC#{Qe6l~b?_wh1Vt(x0v<AtTyFY2ug=B{Lv!}<=q^RHfHKVgN~co1TQ5@Hd+6)Y00
D-3cat@)G<&P3B^8=8%(np*SdlzDAkQjCCg*G!$~Wi}1P?#|G|VoNM(93zvlhY&bUj}kmc9}Ge7A=-T@=LrV{$96vZzDPjP)#7*~Ito)`sSNE-ZP9E=a3Gs*
(%rb&wMcp(UKPDsLoq4_V4ERWJ%1`BMy#x;=F_6MGU*T@Jmdf{gfB&X<sI4~6@86wA5VD3!-Wn&!ud};yb#-%YJ4)l{n&@PuKlD<ePokH%8Ee2pK<IAI;olz
R3d!SOkNd^_fFf_fz!Kv>31{UKab{9eArY?-GI8ugPO1jk>xb1gzsp?3ZK{_fCaMlqv?y|Yk06y9}SkK<}|`7kq(iFfY)|LEq?&Ig^wqG6~(H?+@;$2+7hPW
e836IoZ#&S_>OM}O)Z{j$s%c+N9_OVbm;WT8XYwkXh|fXO%SCbh)gd(AU%;V&9=IDeF3>Lub~J)1XCCJ_VyKZ|7j74h|pp`fguonGA<zvS0R&qUap;gz4i*0
>Eku9kWxHYKWJ*bvMEKGubWt=NqubjvH7o5k~3`DrKY&?UWyNgc}QPPMgCuk*+LZ@D>Y+XXTmrXXA%2xVQ7?emr?wK-424d8qz{ov0Ss(*rY10%p+b!{bncQ
oqnPvvigFdEO+6@f^WnY3_e62gRc`9fA-)Il;BtK+^VxCYXq6-YE#^9%O{@$Ya66)k^_U7L7s`@$%6ryKnEm+k9p)TL7+iZ3}BW;t|>}R6@%A<wqIO7U<YRc
J@P@#8i+AQJqbnjV1ghRuq=X*t{Pef)Buy>L`HH>b1WZ*d_bUi5i=;y6fz$mX3;gm@%!2w^H8x7IW0U9`MlJ@x5XJx4XQpP^q`sJQ<&pO78A{E0VYIC*f&R^
(mfHt9W8HH^rTnehfo`hhNG-~3f4XD<hZG$C?13??5b6kZkQ8sEH=5!5q2z)q4cB-w4-)_mLJmsmT}w(*n&WxFE*^*-Fn;`bwDpwX~*M`mXcUA)RjS3`=~Qj
#4uqi1%~}S<G4j7`!R_K)?Kt~%edqKGG2XT@FbZ)pt_A`nEcqx%OpZKePUh)&pMj|aUX`A6|F1L{q8{&FU7>3Rr$C!$1QM&X`z)eV%JSQm4-G~I&Cvbr+`kJ
P6Dlr){faBPN<MDf;MRWVXsD^=_?v+dK2u*^zO5MC<hTtJb2MQAPnoGGaaJz0qhhY%hknEu@xP*YVNtmun&%zw=dSwakh0;lEWC{!y_n^wOp21I{Mb$1Yif+
>h5qXOAHO4(IAW7RD(W_)$EP14g(cT@p+(VUEmqj`iOa1V&99ml~63lslE6p#bf}?DL!(MDlN+Ga*<t**2SfifLx@Dx9QPZBtK=2O;pzLR~+ndYA>-hQKA}=
j=~>nUwQY=d-vo}OG4gLXpiVwHLyX7IrvjHHgMb#orR>=4=o@qemJOLz(tCQSfBzEIbPH|?zoQohv)FobsWdNb-d|*>@*7>!$0@qW{&>m&5J|NPSb%`_apdq
np0R5l5!uzyNl)MV<&%p*`a@KF7M_F&Qzf=jjz+wGdVXmTbRn_Uzl<VQ&ah=!rWA0{@B#qTw%)Hb#u9?yzAtrXQ8sjC!fsD&-_y1#c5tH%Q?r|UMoNw70my(
GyOyHy2d%`7_V-8LF=l{!ifnbQ2TRUp7gzzo6d=olUhjVRnF(WFrl2SYB=Bj!;?zclbiGTNkF5}cU~wH4q!eXZak~|?#XACB}C-UJ-g0ihjZ0uev#;Uq4w<Z
2_#HC8+1a4^TLelG~9W2e(sk~EgyFp@V|?>-~H;RpE&d1o3~e;+%=U~xrMKN^2sMoF}HRc6CC(aIpru9^5DN)Cl)@%{Ljy;+>7(h{7<-U{^N$Tn9E&jI3=#C
n1`Cb^(j0p<{R>)TY)N}mhHyJ+YP95=TQ;sJdV{n+eK*M7PXphEIckcSDj)3^Bh&!X}H_hoW{pDkGu2mVP2|J?qUuAnZM||AH!z|vw}wR*b%qtI4cemfln8q
75stjLCeM5ac6#BIrIM|2j6|+6YNjp8}3fA@WcG<Tz6i}e~TI@DEDIS7hU*;F8qR<yM{PX?!sTig4kREf%$1Hkh_@s6n_h4_<b$^6;)__-Q9-2f9Py4{1lew
%&$Y{yO8_`ko?n_e9WDP*FX7jLes7)VC$c_{QCrQAa%%}?!K0P6BEk$KgH6oK}R9I@w?9U#oQ7-ehVKjz{CG`wkct0d*Nre?Z$t{B+OX&YcVvx0ML~9aqG3b
qHju2#{xYmczUVv^&clxG#0iOewM#P&}Qi;*My8&=?V7Z8}7EC@%M=0Zvl>(L4XwVZy?hx0v_}D`t2Ws65Bv1#3}y1aU96Cm?NSUq4>??xnn>p{2uB2f82cj
WA~$+CYstQ=D0E7QMa4}s9uJrT;t{Kg};x<M6X;aS19I*kxMyev48+vcNVAMcbYIbjqLJPapuG#Jt=r_)zo$O!^NpYZSuWTc-%RbBhaQB{}K_@a2PvMH4rt2
q+3uq#uoiR9Sc7v08cIa19_STj`|ILUif+X#ixJBDL@47<NUvOUAyZpCu1LZ^!-~JeK{UZgbif>m$#wzUu4EMW!7LIL7r20jw7;HoMZU5;=Bky3)@(b`9HVt
OZ=sBOSzXW=KjN1KjpV_?$~QNqVO>ql5RQw@@u(2;B2h--|5E{=l9~r-zT1cMogz(i^t%?PBAa!%;Ru6rkuu4{Wyd1+nfx*$#-YqJ4Ijtk{!)qRp;1oN-QA9
I9N+z{-d}Fn`5psyWr0P@((tcg9d1T|8~qiRp$qYc^YM?41Rw76B?;BZgcbn4=8vm=beSWl_uNIB+2GT`y_i`Rt~rCFq1eqmVQq1;qkA>kAEY6{Q1=5!r#Qd
z_gOc;~SYE4<i&4H89GZ{{eVk_&ZX=pE(PES3|SnEX;o%pZ+-x%f`&YuW=5;Ghf6k8nKOeoz?gny`Ne5bt>`_CjFndN*Ajvl5lR!HVQJeIL95p6*9!^!r!Cs
9wd0c856^e-@#^n>pG@?qwo`gVuuG5{^S62EP|lkg`@yF;aH;s#gEd}&d*;?G@RfJ{(*{fQgJR_aT4nB$piE{1NFBI)CI1*z?B!I^1|Vj=f*4l;}|7>oY$2f
5%Qcf|4&`FfO95}pJI+iOfkRk%X(UKSe)jZ7w2g{c7=8>An^C&ZvE-BO$;mzT$fXMRuUEq`0W~t{5*{%l&=fFLRC%C?CEYduC5?IOf_8m@2wLGML%f;I7#F5
T0j*52HgC=&bd?8NXl!hfJ_EWqn!KAuhOjeGQa&Azb%MnfHMvNP~helr&w<C{~)KZU7Us)s5sM5sC3LUzU|y3Wn`+6dxH}Gjf=n24VtN7p1TE;(-Z)HyZ{q{
nnIBZlh-t23q(odf1>1CoH>?E{ZE`a4~Uq#n43izl7}J7ps6VUW8oVt>Pop|_*p48OT|$z&8X>xU!~j_TL3o*r8~!6Ec#O84+{oyMlivn5k^;0UvpVlGG+2K
8Iy)5lqo=0P_ZG6>`rnD{#p+B1_di*Rvey9rx3$9V^3poWS(h6(c;v+h2cWu<1Z0D3ymw=jc>b;8b1hS8@Wa2Sbm<8cONyHs2}7hsZm(uVL@dJ?*JHtNe5?3
cms%Dq}i8%f%%(N2h#m=+W=bQ+U?`0xe{bZLT&|{0MrrrIHkuazXDa{P=nd!_pd_<n%eN?XA#v1&+sN_3G-^2L<b5n)co+jTPJ`H`JLhv67j7Q%(bXB=ZWhf
A5r?&iEU)$|0tsm-~;*snjIW}g`Ia0do+jf)Pwq5af*0TP2D=q%{e$^LB)6js-4<4YWK}Y#rz4tycw$noa0Fd9|P3MP{b($nuKz~eY!>hfyeE|oD?f?G5nUH
ic1p5iY=fE=eBXSo&Q0H%P&xKjS5c(^LjqGm@RXai`oa0>qYFsucjo|{Ap|2qPD*&;(jGLgMBWu+<Ya=L_qr>%P{yx-kr%%N}NWK+iDoT&tF3p6cz_<@lJ7u
)UPQV0L5vR8Sod_bPD-!7KbVpn56<Q5ZB=-m{l(<PBVwksu_|qB!J-ekK~u+(sZNv#_^QU5Q#xDW0nMmmJ%ul8niVCryG0QpULH18VhmFP-PzJ^G9at20=ql
$0+?@kbaxvT2a_JjeqiEb`mk#f2L9eX&dV;Jgz!lN8XI9ZM^s>kv6Yp0a+lx@ds$II5p3h0@&YSa%imE+TWkKc^E(+WpNVDXeiXQWN)B^q#;A%Zi+-MAb;UE
d9s6<38)X)%wxj~za_d8=yJ2gY1E#kud7dsGv5SbVEUWDDKqb)thFl8@^O|l;l)|vEut@%fZ|hXmZ*<XNKGxyl6;2d95pM%BM1<5g|I@h4F^JD4F%NT8b3+c
p3<5aOsoHhGEX^%%^SawRODzlu%<R&aYS8Sn=qr#Q=P2XE`b8erZ4ah*kykSc@~5%OhWFk@zqa0DLi6XbNnXH5}%dU$e}<Toc~vOclzV}wcNGjyo;kC-#CeU
n8#@ceuUcYV&T~IJlpSu<R>n`@UtIpe<q(VxMWTIS72m-rST_VLFP$_%xpKFJSw`VkpE+@4iLPUJN5!u1;`GBY}9*<tSMjtqD}5XPJbuKGxLqt&36Tq@{P-H
6{k-u&M?E_bi4{vikbn2$g@f@!_&~4$8FJpqF`n*k6oKVnFDNai|o#+JI4!<<h}s{AP?2ff`M6>XEN|uoSFyy3cgK@2~<09{%%}tTxE35u<~+3p(=AiV^h09
ut^$M+%fp@zY!<>4>Gi-Pc#ZZ)#($A6r2w6JLK?}5`vYnGyik$luH)5`%#vS1vI&S^=rlaPpbR@3E7umEG|yvQLFkG$9Vqw+$Y89>;KFBNaa8LW@BkUBKi6Y
Uj_tB<6z@y+r9qr`-H`+nM`n+RZ}~Lct*pS|DC++kWclW<*kM50Y$;ld2Y0<dODKzPv^)7B01mT4n^nazHR5h(2+$u#{%B0G<7j1o7y7(q*X-DVWKX|I;mrM
*&V#h(}6s3%LfrHuHhAAkLq$%ori1rQ0hV7InwfkbJf8;=MFA8199Nrw;fP!;P-3rdj{R&PV!&+fCEhXV>d^64{}oI+zZf`&ZzAVBKH_Pw*4sbJJr^{dwh=q
gJtP!W~p}m;`!QAu7J(J<mte~CO-6;DfgP=MALV32*fiT=uqb9{^r?vY%ia8oGI6t`D||6aieSQjD%N2jywGzk2N0Zl!yGJmmd<2=Ej~q4$bEZc?bSKRmjcE
<+j}jAOMi2H*!+XQJmXQ@_8NN)b%Oq`gCFDFSyro1xlahp%eiK_X&g}Efhex=ku>q*Jq^bvr}MOU2~_1O|j*5YWZl34^Z$qUG>!V3)1%7^vq|m^R%EDL-1Da
FuJoN|0ra}lGNV3w0CTV7#i67q<a`c>lK~ZX()EwnJxV7f?fcV5i$4uuJaPF=2mgFysEi6o0aGOqU$W!#gPNu1k=s^kn4OtQDcH-+-yFX`^&ELvi+4!XE#OK
xgT_$?@tuADdT1mV+?Xcs;luhh6ar}cUBNJzu-EvF>+k@g$(@6&4bh_5KiFVyoHuy^Ph8_&!kY1bKT=v*f=)-5{QEY2J)`^nFJD!%|nNdCp%tn-4`?ZevF`^
{!Y2>f^?ZWWV$)+y5BeTn=X#03G6UVcK0wc=O$A#e+cag<20JeCd~Bw54g_fvKfC01oH1pf5uD=Rm6w;X~A(m^GxCI9$oV14ioA5ggh@CO_)y|O;%4oub`ee
iU6K{KI!|ykwoj<bIR5E!^GvWqshwS&yt7kyrmnsFF4-^;{*4S!sBQ4<F%>Wq{#!AFz8h&I=A2U-3d(S-f?FvkwIc1ml6T_#3(N$$MY18+39$YmJ1Una|X#U
{C5xibE{qd7jX7#xc
"""
