"""Ordinary words of prompts and of talk about pictures, in the order of the alphabet."""

from __future__ import annotations

from typing import Final

ORDINARY: Final = """
a abandon ability able about above abroad absence absolutely abstract absurd abundant academy accent
accept accepted access accident accompanied according accordion account accumulate achieve acid
acidity acknowledge acknowledged acknowledgement acknowledges acorn acoustic acre acrobat across
acrylic acrylics action activate activity actor actually adapt adaptation adapter adapters adapts
add added addict addition address addressed addresses adds adjective adjectives adjust admin admins
admiral admire admitted adopt adorable adore adult adults advance adventure adventurer advert advice
advisory advocate aerial aerobic aeroplane aesthetic aesthetics affair affect affine afford afraid
afresh africa african after afternoon afterwards again against age agency agent aggressive ago agree
agreed agrees ahead aid aim air aircraft airliner airplane airport aisle alarm album alert alex
aliases alice alien alike alive all alley alliance alligator allow allowed allows almond almost
alone along alongside alpaca alpine alps already alright also although altitude aluminium always am
amateur amazing amber ambient ambition ambulance america american amethyst amid amidst among amount
amphora amsterdam amuse amy an analog analyse analysis analyst analytics ancestor anchor anchors
ancient and andrew android anew angel angelfish anger angle angles angry angus animal animals anime
ankle ankles anna anniversary annotations announce announced announcer annoy annual annul anorak
another answer answered answers ant antarctic antarctica antelope anthony antique anvil anxious any
anybody anyone anything anyway anywhere apart apartment ape apocalyptic apologise app appeal appeals
appear appears appended appetite applause apple application applies appoint approach approve apps
apricot april apron aqua aquarelle aquarium aquatic arcade archer architect architecture archived
arctic are area areas arena argue arm armchair armor armour arms army aroma around arrange arrest
arrival arrive arrives arrow arsenal art article articles artisan artist artistic artists artstation
artwork artworks as ash ashamed asia asian aside ask asked asks asleep aspect asphalt assassin
assault assemble assembly assess asset assign assist associate assorted assume asteroid astronaut
asyncio at athlete athletic atlantic atmosphere atmospheric atomic atop attach attack attempt
attempts attend attention attic attitude attract attractiveness attribute aubergine auction audience
august aunt aurora australia authentication author auto automobile autumn autumnal avenue average
aviators avocado avoid await award aware away awesome awful awkward axe azure babies baby bachelor
back backdrop backdrops background backgrounds backlit backpack backslash backup backups backyard
bacon bacteria bad badge badger badges badminton bag bagel bagpipe baguette bail bait bake baked
baker bakery bakes baking balance balancers balcony bald ball ballerina ballet balloon balloons balm
bamboo ban banal banana band bandage bandana bang banjo bank banned banner baptism bar barbecue
barber barbie barcelona bare barer bargain bark barley barn baroque barrel barren barrier base
baseball basement bash basic basin bask basket basketball basking basks bass bastion bat batch
batches bath bathe bathed bathes bathing bathroom bathtub batman battery battle bauhaus bay bayonet
be beach beacon bead beagle beak beam beams bean beanie bear beard beast beasts beat beats beautiful
beauty beaver because become becomes bed bedhead bedroom bee beech beef been beer beethoven beetle
before beg began begin beginning begins begun behave behaviour behind beige being belief believe
believed believes bell belly belong belongs beloved below belt ben bench benchmark bend bends
beneath benefit bent beret berlin berry beside besides best bet better between beverage beyond bias
bicycle biden bids big bigger biggie bike bikini bill billed billet billing billy bin bind bing
biplane birch bird birds birth birthday biscuit bishop bison bit bite biting bitter bizarre black
blackberry blackbird blacklight blade blame blank blanket blast blaster blaze bleach bled bleed
blend blended blending blends bless blind bling blink blizzard block blocked blocks blond blood
bloody bloom blooming blooms blossom blouse blow blowfish blowing blown blows blue blueberry
blueprint blues blunt blur blurred blurry blush boar board boast boasts boat boats boba bodies
bodily body boil bokeh bold bolt bomb bombard bombs bonbon bond bone bones bonfire bonnet bonsai
bonus book bookcase booker books bookstore boom boombox boost boot booth boots border borders bore
borealis bored born borrow boss bot botanical both bother bots bottle bottom boulder boulevard
bounce bound boundary bounded bounds bouquet bow bowl bowler bowling bowtie box boxer boxes boy boys
brace bracelet brachiosaurus brackets braid brain brake branch branches brand brands brass brassy
brave bravery brazil bread break breakfast breaks breath breathe breathes breathing breathtaking
breed breeze brew brewery brian brick bride bridge brief briefcase bright brighter brilliant brims
bring brings brisk britain britches british bro broad broader broccoli broke brolly brontosaurus
bronze brooch brood brook brooklyn broom broomstick brother brought brow brown browning browser
browsers brush brushwork bubble bubbles buck bucket buckle buddha budget buffalo buffer bug bugle
bugs build builder building buildings built bulb bulk bulkhead bull bulldog bullet bumblebee bump
bun bunch bundle bungalow bunny burger burglar burgundy burial burn burning burns burrito burrow
burst bury bus bush bushes bushy business businessman businesswoman busy but butcher butler butter
butterfly butterscotch buttery button buttons buttress buy buyer by bye bytes cab cabbage cabin
cabinet cable cacti cactus cafe cage cake caked calendar calf calico california call callable called
calls calm calves came camel camera cameras camp campaign campfire camping can canada canal canary
cancel cancelled cancer candid candies candle candy cane canine cannon cannot canoe canonical cant
canvas canvases canyon cap capabilities capable cape capital cappuccino captain caption captions
capture car caravan carbon card cardboard cardigan cards care career careful cares cargo caribbean
carnival carousel carp carpenter carpet carriage carried carries carrot carry carrying cars cart
cartoon cartoonish cartoony carve carving cascade case cases cash cashier casino casserole cassette
cast casting castle casts casual cat catalogue catch catches catching category caterpillar cathedral
catholic cattle cauliflower cause caution cavalry cave cedar ceiling celebrate celebrates
celebrating celebrity cell cello cells cement cemetery center centered central centre centred cents
century ceramic cereal ceremony certain certainly certificate cervix chain chair chalk challenge
chamber chameleon champagne champion chance change changed changes changing channel channels chaos
chapel chapter character characters charade charcoal charge charged charity charles charlotte charm
charming chart chase chases chasing chat chats chatting cheap cheat check checked checkered checks
cheddar cheek cheer cheerful cheers cheese cheeseburger cheetah chef chemical chemist cherish
cherries cherry cherub ches chess chest chestnut chibi chicago chick chicken chief child childish
children chili chill chilled chilli chilling chimney chimp chimpanzee chin china chinese chip
chipmunk chips chocolate choice choir choke choker choose chop chopper chord chore chose chosen
chris christmas chubby chunk church cider cigar cigarette cinema cinematic circle circuit
circumference circumstance circus citizen citrus city cityscape civic civil civilian clad claim
claims claire clam clan clap clarinet class classes classic classical classroom classy claus clause
claw claws clay claymation clean cleaning clear clearance cleavage clementine clerk clever click
client clients cliff climate climb climber climbing climbs cling clinic clip clipart cloak clock
close closed closer closes closet closeup closing cloth clothes clothing cloud clouds cloudy clover
clown clownfish clowns club clue cluster clutching coach coal coarse coast coastal coaster coat
coats cobra cobweb cock cockatiel cockatoo cockpit cockroach cocktail cocoa coconut cocoon cod code
coder coffee coffin coin cola cold collage collar collect collectives collector college colony color
colored colorful coloring colors colossal colour coloured colourful colouring colours column columns
comb combat combine combined combining combs come comedy comes comet comfort comic comical comics
coming comma command commands commas comment comments commercially commit commits committed common
community companion company compare compares compass compatible compete complain complains complaint
complete completed completely completions complex component components compose composited
compositing composition compound computer concept concern concerned concerns concert conch concrete
condition cone confident configuration configure configured confirmation confirmed confused congrats
conifer connect connected connection connections connects conquer consider console constant
constellation constitution construct construction contain container containing contains contemporary
content contest contestant context contexts continue continued continues contour contracts contrast
control controller conversation convert convertible cook cooker cookie cookies cooking cooks cool
cooler cop cope copied copies copper copse copy coral cord core cores corgi cork corn corncob corner
corners cornet cornfield corny corps corpse corridor corset cosmic cosmonaut cosmos cost costs
costume cosy cot cottage cotton couch cough could council count counted counter counters countless
country countryside counts couple courage course court cousin cover covered covering covers cow
coward cowboy coyote cozy crab crack cradle craft crane crash crashes crate crater crawl crayfish
crayon crayons crazy cream creamy create creates creation creative creator creature creatures credit
creek creep creepy crescent crest crew crib cricket cries criminal crimson crisis crisp critic croc
crocodile croissant crooked crop cross crosses crossing crouch crow crowd crowds crown crowning
crude crudity cruel cruise crumb crush crust cry crying crystal cub cube cubes cubist cucumber
cuddle cuddles cuddling cuisine cult culture cumulus cup cupboard cupcake cupid curb cure curious
curl curled curls curly currency current curse curtain curve cushion custard custom customer cut
cute cuts cutting cuttlefish cyan cyber cyberpunk cyborg cycle cyclist cyclone cylinder dachshund
dad dagger daily dainty dairy daisy dale dali dalle dalmatian dam damage damaged damn damp damsel
dan dance dancer dances dancing dandelion danger daniel dapple dare dark darker darkness darling
dart dash dashes dastardly data database date daughter david dawn day daybreak daylight days daytime
dead deadlock deaf deal dealer dear death debris debt debug debut decade decay december decide
decided decides decision deck declare decline declined declines deco decoded decorate decoration
decorators decrypt deed deep deer default defaults defeat defence defend define degree delay delete
deleted deletes deleting delicate delicious delight deliver delivered delivery demand demo demon den
denim denis denmark dense dental dentist deny depart depend depict depicted depicting depicts
depress depth depths derived describe described describes description desert deserve design designs
desire desk desktop despair dessert dessus destroy detail detailed details detective develop
developer device devil devour dew dexter diadem diagram dial dialect dialogue diamond diary dice
dickens dictionary did die diet differ difference different differs difficult diffuse diffused
diffusion dig digital digits dignity dim dimension dimple dine diner dining dinner dinosaur dip
diploma dipper direct direction directions director directory dirt dirty disaster disco discord
discover discuss disease disguise dish disk dislike disney display dispute distance distant distinct
distribution district disturb ditch dive diver dives divide diving dizzy djinn do dock docker doctor
document documentary documented dodo doe does doesnt dog doggy dogs doing dojo doll dollars dolphin
dome domestic donald done donkey donning donor dont donut doodle doom door doorway dorm dose dot
dots dotted double doubled doubles doubt dough doughnut dove down downpour downtown downwards doze
dozen dracula draft drag dragon dragonfly drags drain drake drama dramatic drank drape draped draw
drawer drawing drawings drawl drawn draws dread dream dreaming dreams dreamy dregs dress dressed
dresser drew dried drift drifting drifts drill drilling drink drinking drinks drip dripping drive
driver drives driving drizzle droid dromedary drone drop dropped drown drowning drug drugs drum
drums drumstick drunk dry dslr dual duchess duck duckling dude due duke dull dumb dummy dumpling
dune dunes dungeon dunk durable during dusk dust dusty dutch duty dwarf dwarves dye dynamic dynamite
dynasty dystopian each eager eagle ear earl earlier early earmuffs earn earphones earring earrings
ears earth earthquake ease easel east easter eastern easy eat eaten eating eats echo eclipse ecology
economy edge edges edit edited editing edition editor edits edo educate education edward effect
effects effort egg eggplant egypt egyptian eiffel eight einstein either elaborate elbow elder
elderly elders elect electric electronic elegant element elements elephant elevator eleven elf elite
elizabeth elk elm elon else elsewhere elves embark embassy embedded embrace embroider emerald
emergency emily emit emma emoji emotion emotional emperor emphasis empire employ empress empty emu
enable enchant enchanted encounter encourage encrypt encrypted encrypts end ended ender ending
endless endorses endpoint ends enemy energy engine engineer england english engrave enhance enjoy
enjoying enjoys enlarge enormous enough enrich ensemble enter entire entrance entry envelope
environment epic episode equal equipment era erase eraser eric error errors escape escaped escort
especially espresso essay essence essex establish estate estimate estimates etching eternal ethereal
europe european eva even evening event events ever evergreen every everybody everyone everything
everywhere evidence evil ewe exact exactly examine example examples excellent except exceptions
excess exchange excite excited excluding excuse exercise exhaled exhales exhaust exhibit exhibition
exist exit exotic expand expect expects expensive experience experiment expert expire expires
explain explains explode exploding explore explorer explores exploring explosion expo export
exposure express expression expressionist expressions extend exterior extra extraterrestrial extreme
extremely eye eyebrow eyed eyeglasses eyelash eyes fable fabric fabulous facade face faced faces
facial facility facing fact factory fade fades fail failed fails failure faint fair fairy fairytale
faith fake faked falcon fall falling falls false fame familiar family famous fan fancy fantastic
fantasy far farewell farm farmer farmhouse farmland farther fascia fascist fashion fashionable fast
fat fate father fatigue favorite favourite fawn fear feast feather feathers feature features
featuring february federal fedora fee feed feel feeling feelings feet fell felt female feminine
fence fern ferris ferry fest festival festive fever few fewer fiber fiction fiddle field fields
fierce fiery fifteen fifth fifty fig fight fighter fighting fights figure figures figurine file
files fill filled filler filling fills film filter fin final finch find finds fine finger fingernail
fingers finish finished finite finland fins fir fire firebird firefighter firefly fireman firemen
fireplace firework fireworks firm first fish fisherman fisheye fishing fist fit fitness fits fitted
five fix fixed fixture flag flags flake flakes flame flamingo flannel flap flash flashlight flask
flat flavor flavour flax flea fleck fled fleet flesh flew flex flexible flick flicker flies flight
fling flip flipper float floating floats flock flood floor flora floral florida florist flour flow
flower flowers flown fluffy fluid fluidity flute flutter flux fly flyer flying foal foam focal focus
focused fog foggy fold folder foliage folk folks follow following follows fond fondle fondue font
food fool foot football footprint for forbid forbidden force ford foreground forehead foreign forest
forever forge forged forget forgetting forgive forgotten fork form formal format former forms
formula fort forth fortress fortune forty fossil foul found fountain four fourth fowl fox fraction
fragile fragment fragrance frail frame framed frames framing france frank fraud freckle free freedom
freely freeze french frequent fresh freshwater freud friday fried friend friendly friends friendship
fries frighten fringe frog from front frost frosty frown frozen fruit frustrate fuel fulfil full fun
functions fund funeral fungus funk funni funny fur furious furniture furry further fury fuse future
futuristic fuzzy gain gala galaxy gale gallery gallop gamble game gamepad gamma gang gap gaped
garage garbage garden gardener garland garlic garment gas gate gateway gather gauge gave gaze gazebo
gazes gazing gear gecko geese gel gelato gem gemstone gen gender gene general generate generates
generator generators generous genie genius gentle gentleman gentlemen geometric geometry george
gerbil germ german germany gesture get gets getting gherkin ghibli ghost ghostly giant gift gigantic
gill gin ginger giraffe girder girl girls git give given gives giving glacier glad glade gladiator
glamour gland glare glass glasses glassy gleam gleaming glide glisten glitter glittering glittery
global globe gloom gloomy glorious glory gloss glove gloves glow glowing glows glue gnome go goal
goat goblet goblin goddess goes goggles gogh going gold golden goldfish golf gondola gone gonna good
goodbye goose gorge gorgeous gorilla gospel got gothic gotta gouache gourmet government gown grab
grace graceful grade gradient graduate graduation graffiti grain grammar grand grandfather grandma
grandmother grandpa granite granny grant grape grapefruit grapes graph graphic graphite grapple
grasp grasping grass grasshopper grassy grave gravel gravestone graveyard gravity gravy gray
grayscale great greater greece greek green greenhouse greet greetings grenade grew grey greyscale
grid grief grill grilling grim grin grind grip grizzly grocery groom groove gross ground group
groups grove grow growing growl grown grows growth grumpy guard guardian guarding guards guess
guesses guest guide guides guild guilds guinea guitar gulf gull gum gummy gun gunmetal guns guru
gust gut guts guy guys gym gymnast habit habitat hacker had hail hair haired hairs hairstyle hairy
half hall halloween hallway halo halt ham hamburger hammer hammock hamper hamster hancock hand
handbag handed handful handle handler handlers handmade hands handsome handy hang hanger hanging
hangs happen happens happiness happy harbor harbou harbour hard hardware hardy hare harm harmless
harmony harness harp harry harsh harvest harvester has hash hashed haste hat hatch hatchback hatchet
hate hateful hats haul haunt haunted have haven having hawaii hawk hay haze hazel hazelnut hazy hdr
he head headdress headers headphone headphones heads headset headshot headstone heal health healthy
heap hear hearing heart hearts heat heaven heavens heavy hedge hedgehog heel heels heifer height
heir held helicopter hello helm helmet help helps hen hence henry her herb herd here heritage hermit
hero heroic heroine heron herring hers herself hesitate hexagon hey hi hibiscus hidden hide hides
hiding high higher highlight highlights highly highway hike hiker hiking hilarious hill hills
hillside hilltop him himalaya himalayas himself hindu hinge hint hints hip hippie hippo hippopotamus
hire his histogram history hit hitch hitchcock hive hobbit hobby hockey hog hokusai hold holding
holds hole holiday hollow hollywood hologram holy home honest honestly honey honeybee honeycomb
honor honour hood hooded hoodie hoof hoofed hook hooker hoop hooray hooting hooves hop hope hopeful
horizon horizontal horizontally horn hornet horns horrible horror horse hospital host hostage hostel
hot hotdog hotel hound hour hourglass hours house houseplant houses hover hovering hovers how
however hue hues hug huge hugging hugs hull human humans humble humid humming humor humpback hundred
hundreds hung hunger hungry hunk hunt hunter hunting hunts hurdle hurricane hurry hurt husband husky
hut hyacinth hybrid hydrant hyper hyperdetailed hyperrealistic hyphened i ibex ice iceberg icon
icons icy id idea ideal identical identify identity idle idol ids idyllic if igloo ignore iguana ill
illusion illustrate illustration illustrations image images imagine immense immutable impact impasto
imperial implementation implements import important imported impossible impress impression
impressionism impressionist impressionistic improve in inbox incense inch incident include included
includes including incoming increase incredible indeed index india indian indigo individual indoor
indoors industrial industry infant infest infinite influence influenced info inform ingest initial
injure injury ink inn inner innocent input insane insect insert inserted inserts inside inspect
inspire inspired install installation installations installed installing installs instant instead
institution instruction instructions instrument int intense intent intents interactions
interactivity interest interface interior internet interview into intricate intricately introduce
invent inventor invest investigator invisible invite invited invites ireland iridescent iris irish
iron irony irregular is isla islam island isle isnt isolate isometric it italian italy itch item its
itself ivory ivy jack jacket jade jaguar jail jam james jane january japan japanese jar jasmine jaw
jazz jealous jeans jeep jelly jellyfish jersey jester jet jewel jewellery jewelry jigsaw job jobs
joe jog john join joining joins joint joke joker jolly joseph journal journalled journey joy joyful
joystick judge juggler juggling juice juicy julia july jumbo jump jumper jumping jumps june jungle
junior junk jupiter jury just justice juvenile kangaroo karate karma katana kate kayak keen keep
keeping keeps keg kelp kept ketch kettle kevin key keyboard keyed keys kick kicking kicks kid
kidding kids kiln kilt kimono kind kinda kindly kinds king kingdom kingfisher kipper kiss kisses
kissing kit kitchen kite kitten kitty kiwi klimt knapsack knead knee kneel kneeling knelt knew knife
knight knit knitted knitting knives knob knock knot knots know knowing knowledge known knows koala
korean kraken krill lab label labelled labels labor laboratory labrador labyrinth lace laced lack
lacked lacking lad ladder ladies lady ladybird ladybug lagoon laid lake lakes lakeside lamb lambda
lamp lamppost lamps lance land landed landing landline landmark lands landscape lane lanes language
lantern lap laptop larch large larger laser lass lasso last lasts late lately later latest lather
laugh laughing laughs laughter launch launches launching laundry laura lava lavender law lawn lawyer
lay layer layers layout lays lazy lead leader leading leads leaf leafless leak leaks lean leaning
leans leap leaping leaps leapt learn lease least leather leave leaves leaving lecture led ledge
ledger left leg legacy legal legend legendary lego legs leisure lemon lemonade lens leo leopard
leotard less lesson let lets letter letterbox letters lettuce level lever leverage liberty library
licence license licensed licking lid lids lie lies life lifebuoy lifeguard lifelike lift lifted
light lightbulb lighthouse lighting lightning lights like liked likewise lilac lily limb limbs lime
limestone limit limited limits limner limousine limp line lined linen liner lines linger lingerie
link links linocut lion lioness lions lip lipstick liquid lisa list listed listen listener listening
listens lists lit literal literally literary little live lively liver lives living lizard llama load
loaded loaf loan loaves lobby lobster local located location lock locked locker locket locks
locomotive lodge loft lofty log logged logic logo logos logs lollipop lolly london lone lonely long
longer longest look looked looker looking looks loom loop loose loosens lord lorry lose loss
lossless lost lot lots lotus loud lounge lounges lounging love loved lovely lover loves loveseat
loving low lower lowered lowpoly loyal luck lucky lucy luggage luigi luke lullaby lumber luminous
lump lunar lunch lung lungs lurch lure lush luxury lying lynx lyre macaw machine macro mad made
madness magazine mage magenta magic magical magician magnet magnificent magnolia magpie mahogany
maiden mail mailbox main maize majestic majesty major make maker makes makeup making male mall
mallard mallet mammal mammoth man manager mandala mandarin mane manga mango manhattan manifest
mannequin manner manor mansion mantel mantis manual many map maple marble march mare margin marginal
margins maria marie marina marine mario mark marked marker market marks markup maroon marriage marry
mars marsh martial martian martin martini marvel mary mascot masculine mask mass massachusetts
massage massive mast master masterpiece mat match matches mate material math matryoshka matter
matters matthew mattress mature max maximum may maybe mayor maze me mead meadow meal meals mean
meaning means meant meanwhile measure measured measures meat mechanic mechanical medal media median
medical medicine medieval meditate medium medusa meerkat meet meeting meets megapixel megapixels
melancholic melancholy melon melt melting melts member members memo memorial memory men mental
mention mentions menu menus mercy merge merged merging merit mermaid merman merry mess message
messages messenger messy met metadata metal metallic meteor meteorite meter method methods metric
metrics metropolis mexican mexico mic mice michael microphone microscope microsoft mid midair midday
middle midjourney midnight midst might mighty migrate mike mild mile military milk milky mill
millennium miller milling million milliseconds mime minaret mind mine minecraft miner mineral mini
miniature minimal minimalist minimalistic minister minor minors mint minus minute minutes miracle
mirror mischief miserable missed missile missing mission mississippi missive misspelt mist mistake
mistaken mistress misty mitten mittens mix mixed mixture miyazaki moai moat mobile mock mode model
models modem moderated moderates moderation moderators modern modest module moist moisture mold mole
molecule moles mom moment moments mommy monarch monastery monday monet money monitor monk monkey
monochromatic monochrome monocle monster month months monument mood moods moody moon moonlight
moonlit moonscape moor moose moped moral more morning morsel mortarboard mosaic mosque mosquito moss
mossy most motel moth mother motif motion motor motorbike motorboat motorcycle mould mount mountain
mountains mountaintop mourn mourning mouse moustache mouth move moved movement moves movie mozart
much muck mud muddy muffin mug mugs mule mullet multicolored multicoloured multiple mum mummy mural
murky murmur muscle muse museum mushroom music musical musician musk must mustache mustang mustard
muted muzzle my myself mysterious mystery mystical myth mythical mythology nail naive name named
names nap napkin naps narrow narrower nasty nation national native natural nature naturist naughty
nautilus naval navy nazi near nearby nearest neat nebula necessary neck neckerchief necklace necktie
nectar nectarine need needed needle needs negation negative neglect neighbor neighborhood neighbour
neighbourhood neighbours neither neon nephew nerve nervous nest nesting nestle nestled nestles net
network neutral never new newborn newer newest newly news newspaper newt next nibble nice nickel
night nightcafe nightcap nightmare nighttime nina nine nineteen ninja no noble nobody nocturnal nods
noir noise noisy none noodle noodles noon nope nor norm normal normalise normalised north northern
norway nose nostalgia nostalgic not notation notch note notebook notes nothing notice notifications
noun nouns nouveau novel november now nowhere nozzle nuclear nudge null numb number numbers numerous
nun nurse nursery nurture nut oak oar oasis oat oath obama obey object objects observe obvious
occasion occupy ocean octane october octopi octopus odd oddity odds odium of off offer offered
offering offers office officer official offline offset often ogre oh oil oils ok okay old older
olive oliver olympic omen on once one ones onion only onto ooze opaque open opened opening opens
opera operate operations operator opinion opponent opposite optical option options or oral orange
orangutan orb orbit orbital orbiting orbits orc orca orchard orchestra orchid order orders ordinary
organ organic organisation organise organism organize organza oriental orientation origami origin
original originals ornament ornate orphan ostrich other others otherwise otter ottoman ounce our
ours ous out outage outcome outdoor outdoors outer outerwear outfit outgoing outliers outline
outlines outlive outputs outside outwards oval oven over overcast overcome overdone overgrown
overhead overloaded overlook overnight oversized overwrite owl own owned owner owners ox oxen oxide
oxygen oyster pace paced pacific pacing pack package packages pad paddle padlock page pages pagoda
paid pail pain paint paintbrush painted painter painters painting paintings paints pair paired pairs
pajamas palace pale palette palm pan pancake pancakes panda panel panic panorama panoramic pansy
panther pantry pants papaya paper paperback papist paprika parachute parade paradise paragraph
parallel parameter parameters parasol parcel parchment pardon parent parents paris park parking
parliament parrot parsing parsnip part parthenon partner parts party pass passage passed passenger
passes passion passive passport password past pasta paste pasted pastel pastels pastime pastry
pasture patch path pathlib patient patio patrol pattern patterned patterns paul pause pauses pave
pavement pavilion paw pawn paws pay payloads pea peace peaceful peach peacock peak peaks peanut pear
pearl peat pebble peculiar pedal pedestrian peek peeking peeks peel peer pelican pellet pen penal
pencil pencils pendant penguin penile peninsula pennant pennies penny peonies people pepper per
percent percentile perch perched perches perfect perform performance perfume perhaps period perm
permanent permission permissions persian person personal persons perspective perspectives pest
pesticide pet petal petals peter petite pets phantom pharaoh phase phoenix phone photo photogenic
photograph photographed photographer photographic photographs photography photoreal photorealism
photorealistic photos phrase phrased phrases physical physician pianist piano pic picasso pick
picked pickup picnic pics picture pictures pie piece pieces pier pig pigeon piggy piglet pikachu
pile piles pillar pillow pilot pin pinch pine pineapple ping pings pink pint pioneer pipe pipeline
pirate pistol pit pitch pixar pixel pixelart pixelated pixels pixie pizza placard place placed
placeholder places plaid plain plainly plan plane planet planetary plank planning plant plants
plastic plate plateau plates platform platforms platinum play player playful playground playing
plays plaza plea pleasant please pleasure plenty plot plow pluck plug plum plumage plumb plumber
plume plump plums plural plurals plus plush plushie png pocket pod podium poem poems poet poetry
point pointed points poison poisson poke pokemon poker poland polar polaroid pole police policeman
policemen policewoman policy polish polite politeness political politician polka poll pollen
pollution polly polo poly polygon pomegranate pond pony poodle pool poor pop popcorn pope poppy
popular porcelain porch porcupine pork porpoise port portal porter portion portrait portraits ports
pose posed poses posh posing position positive possess possible post postage postbox postcard posted
poster posters posts posture pot potato potion potted pottery pouch pound pour poured pouring pours
powder power powerful practice practitioner prairie praise prawn pray prayer precious precise
predict prefer preferred pregnant prehistoric prepare prepared preposition present president press
pressed presses pretend pretty pretzel prevent preview previous prey price prices pride priest
primary prime prince princess print printed printer prints prism prison prisoner private privileged
prize pro probe problem process processed processes processor produce product profession
professional professor profile program programmer progress prohibited project promenade promise
promises prompt prompting prompts prone pronouns proof prop propeller property prose protect
protects protest protocol proud prove proves provide provider providers proxy pseudonyms psychedelic
pub public publish published publishes puck pudding puffer pufferfish pug pull pulling pullover
pulls pulse puma pump pumpkin pun punch puncture punk pup pupil puppet puppies puppy pure purple
purpose purse pursue push pushes pushing put putin puts putting puzzle pyjamas pyramid python quack
quad quake qualities quality quarantine quarter quartz queen query quest question questions queue
quiche quick quiet quill quilt quirky quit quite quiver quiz quota quotation quote quoted quotes
rabbit raccoon race races racing racism racist rack racket radar radiant radical radio radish raft
rag rage raid rail railing railway rain rainbow raincoat raindrop raindrops rainfall rainforest
raining rainy raise raised raises raisin rake raked rally ram ramen ramp ran ranch random rang range
ranger rank ranks ransom rapid rapper rapunzel rare raspberry rasterised rat rate rather ratio
ratios raven raw ray rays razor reach reached reaches react read readable reader reading readings
reads ready real realise realism realistic reality really realm rear reason rebel rebuttal recall
receive recent recipe recipes recognisable recolours reconnected record recorded recorder records
recover rectangle recycle red redelivered redirect redo redraw reduce reed reeds reef reel refer
reference refine refined refines reflect reflected reflecting reflection reflections refresh refusal
refusals refuse refused refuses regenerate regina region regions registered registration registry
regret regular reign reindeer relate relations relationship relative relax relaxed relaxes relaxing
relay release reliable relic relief religion religious relish rely remain remaining remark rembrandt
remember remind remix remote remotely remove removed removes removing renaissance rename render
rendered rendering renders renew renews rent repair repairman repeat repeated repeating repeats
repetition replace replaced replaces replied reply report reported reports repository reptile
republic request requests require rescue research researcher resemble reservation reserve reserved
reserves reset resident resist resolution resolve resolved resort respect respond responses rest
restart restarted restarting restaurant resting restore rests result results resumed retention
retire retreat retries retriever retro retry return returning returns reveal revenge reverse
reversed revert review revoke revoked revokes revolution reward rewritten rex rhino rhinoceros
rhythm rib ribbon rice rich richard rid riddle ride rides ridge riding riffle rifle rig right rigid
rim ring ringed riot rip ripe ripple ripples rise rises rising risk risky ritual rival river
riverbank road roam roar roast rob robe robert robin robot robotic rock rocket rockstar rocky rod
rode roger rogue role roles roll rollback roller rollercoaster roman romance romantic rome roof
roofs rooftop room rooster root rooting roots rope rosa rose roses rosy rot rotary rotate rotor
rotten rough roughly round rounds route routine rover row rowboat rowing rows royal rub rubber
rubble ruby rucksack ruddy rude rug rugby rugged rugs ruin ruined ruins rule ruler rules rum run
runner running runny runs runway runwayml rupture rural rush russian rust rustic rusty sack sacred
sacrifice sad saddle safari safe safety saga sage sahara said sail sailboat sailing sailor sails
saint sake sakura salad salamander salami sale salmon salon salt salty salute sam same samurai
sanctuary sand sandal sandals sandcastle sandglass sandwich sandy sang santa sapling sapphire sarah
sash sassy sat satellite satin saturated saturday saturn sauce saucer sauna sauropod sausage savage
savanna savannah save saves saw sax saxophone say saying says scaffold scale scales scam scan scar
scarab scare scarecrow scared scarf scarlet scarves scary scatter scenario scene scenery scenes
scenic scent schedule schema scheme scholar school schoolbag schoolboy schoolgirl science scientific
scientist scissors scoop scooter scope scopes score scorpion scotland scottish scout scrap scrape
scraped scraper scratch scream screen screened screening screenings screenprint screenshot screw
script scroll sculptor sculpture scum scunthorpe sea seabed seafood seagull seal sealed sealing
seals seam search seas seashell seashore seaside season seat seated seaweed sec second seconds
secret secrets section secure sedan see seed seedling seeds seeing seek seem seems seen sees select
selection self sell selling send sends senile senior sensation sense sensual sent sentence sentences
separate separated sepia september sequence serenade serene series serious serpent servant serve
served server servers serves service serving session set sets settee setting settings seven several
severe sew sexism sextant sexton shack shade shaded shades shading shadow shadows shaft shaggy shake
shakespeare shaky shall shallot shallow shaman shame shampoo shamrock shape shaped shapes share
shared shares sharing shark sharp sharpness shatter shave shawl she shed sheep sheer sheet shelf
shell shelter shelves shepherd sheriff shes shiba shield shift shiitake shimmer shimmering shin
shine shines shining shinto shiny ship shipped shipwreck shirt shitake shiver shock shoe shoes shone
shoot shooting shop shopping shore short shortcut shortcuts shorter shot shots should shoulder
shoulders shout shouting shove shovel show shower showing shown shows shrimp shrine shrink shrub
shrug shut shy siamese sibling sick side sides sidewalk sideways siege sigh sight sign signal
signature signatures signboard signed signing signpost signs silence silent silhouette silhouettes
silk silky silly silver similar simon simple simply simulator since sincere sing singer singing
single sings singular sink sip siren sister sit site sits sitting situation six sixteen sixth sixty
size sized sizes skate skateboard skates skating skeleton sketch sketches ski skies skiing skilful
skill skilled skillet skin skip skipped skipper skirt skis skull skunk sky skyline skyscraper slab
slack slam slap slash slate slave sled sledge sleek sleep sleeping sleeps sleepy sleet sleeve sleigh
slender slept slice slick slid slide slight slightly slim slime sling slip slipper slit slits slope
slot sloth slow slower slowly slug sluice slum slumber slurp sly small smaller smallest smallish
smart smartphone smash smell smelt smile smiles smiling smirk smith smoke smoky smooth smother smug
snack snail snake snap snapshot sneak sneaker sneakers snore snorkel snout snow snowboard
snowboarding snowfall snowfield snowflake snowflakes snowing snowman snowmen snowstorm snowy snuggle
snuggles snuggling so soak soap soar sob sober soccer social society sock socket sockets socks soda
sofa soft soften softens soil solar sold soldier sole solid solitude solo solution solve sombrero
some somebody someone someplace something sometimes somewhat somewhere son song songbird sonic
sonnet soon sooner soothing sophie sorcerer sorceress sore sorry sort soul sound sounds soundtrack
soup sour source sources south southern souvenir spa space spacecraft spaceman spaces spaceship
spacesuit spade spaghetti spain span spanish spanner spare spark sparkle sparkles sparkly sparrow
sparse sparsely spawn speak speaking speaks spear special species specific spectacle spectacles
spectacular spectrum speech speed speedboat spell spellbook spend spent sphere sphinx spice spicy
spider spiderman spiderweb spike spiky spill spin spinach spine spiral spirit spiritual spit spite
splash splashes splashing splendid split spoils spoke sponge spontaneous spook spooki spooky spoon
sport sporting sports sporty spot spotlight spots spotted spray spread spree spring sprinkle sprite
sprout spruce spun spur spurs spy squad square squash squat squeeze squid squint squinting squints
squirrel squishy stab stability stable stack stadium staff stag stage stages stain stained stair
staircase stake stale stalk stall stallion stamp stand standard standing stands star stare stares
starfield starfish staring starlet starlight starry stars starship start started starting startle
starts starve starving state statement states station statue status stave stay stayed stays steak
steal steam steamer steampunk steel steep steer stem stems step stepped steps stern stew stick
sticker stickers stiff stiletto still sting stingray stir stitch stock stocking stole stolen stomach
stone stood stool stop stopped stops stopwatch storage store stored stories stork storm stormy story
storybook stove stovepipe straight strange stranger strangers strangled strap strategy straw
strawberry stray stream streamer streaming street streetcar streetlight strength stress stretch
stretched stretches stretching strict stride strike string strip stripe striped stripes stripped
stroke strokes strong strongly structure structured struggle stubborn stuck stud student studio
study stuff stuffed stump stung stunning stutter style styled styles stylised stylish stylized
subject subjects sublime submarine submission submit submitted substitute subtle subtly suburb
subway succeed success succulent such suck sudden suds suffer suffocate sugar suggest suggestion
suggests suit suitable suitcase suite summary summer summit sun sunbeam sunbeams sunday sundown
sundress sunflower sunglasses sunhat sunk sunlight sunlit sunny sunrise sunset sunshade sunshine
super superb superhero superman supermarket supervillain supper supple supply support supported
suppose supreme sure surf surface surfboard surfer surfing surfs surge surgeon surgery surprise
surreal surrealism surrealist surrealistic surround surrounded surrounding surroundings surrounds
survive survives sushi suspect suspend sussex suv swallow swamp swan swap swarm sway sweat sweater
sweden sweep sweet swept swift swim swimmer swimming swims swimsuit swing swirl swirling swirls
swiss switch switched switches sword symbol symmetric symmetrical symmetry symphony symptom
synagogue sync syncs synthesizer synthwave syrup system tab tabby table tablecloth tables tablet
taco tad tag taiga tail tails take taken takes taking tale talent talk talking talks tall taller
talon tame tan tangerine tangle tangled tango tank tap tape taped tapestry tapper tar tarantula
target tart task tasks tasty tattoo tavern tax taxi taylor tea teach teacher teaches teacup teal
team teams teapot tear tease tech technical technique technologist technology teddy teen teenage
teenager teens teeny teepee teeth telephone telephoto telescope television tell telling tells
temperature temple tempo temporary ten tend tender tennis tense tension tent tenth term terminal
terms terrace terrible terrier terrific territory terror test tested tests texas text textbook texts
texture textured textures than thank thanks that the theater theatre theatrical theft their theirs
them theme themed themself themselves then therapeutic therapist therapy there therefore these they
thick thief thieves thigh thin thing things think thinking thinks third thirds this thistle thomas
thorn thorny those though thought thoughtful thousand thousands thread threads threat three
threshold threw thrilling throat throb throne through throughout throw throwing thrown throws thumb
thunder thunderbolt thunderstorm thursday thus tiara tic tick ticket tidal tide tidy tie tied tier
tiger tight tighten tighter tigress tile till tiller tilt timber time timeless timer times tin
tinier tiny tip tipper tipple tire tired tissue titan title titles titmouse to toad toadstool toast
tobacco toboggan today toddler toddlers toe together toilet token tokens tokyo told toll tom tomato
tomb tombs tombstone tomcat tomorrow ton tone toned tones tongue tonic tonight too took tool tooth
toothbrush top topaz tophat topic topple torch torii torment torn tornado torso tortoise toss total
totally toucan touch touched touching tough tour tourist tow toward towards towel tower towering
town toxic toy toybox trace track tracks tractor trade tradition traditional traffic tragedy trail
trailer train trained trainers training trait tram tramp tranquil transaction transactions transform
translucent transparent transport trap trapeze trapped trapper trash travel traveler traveling
traveller travelling travels tray tread treasure treat treatment tree trees trek tremendous trend
trending trial triangle tribal tribe tribute tric trick tricycle trident tried tries trifle trigger
trim trio trip triple troll trolley trombone troop trophy tropical trouble troubleshooting trousers
trout truck true truly trump trumpet trunk trust truth try tshirt tub tube tubes tuck tuesday tuft
tug tulip tumble tummy tuna tundra tune tunic tunnel tuple turban turbine turf turkey turkish turn
turned turns turquoise turtle tusk tutor tutu tuxedo tweed twelve twenty twice twig twilight twin
twine twinkle twins twirl twist two type typed types typewriter typical typing typography
tyrannosaurus tyre ufo ugly uhd ukiyo ukulele ultra ultrarealistic umbrella unacknowledged unaware
uncanny uncle uncles uncounted undead under underage underdress undergo underground underneath
underscores understand understands understood underwater underway underwear undies undo undone
undress undressed unfinished unicorn uniform union unique unisex unit unite units unity universe
university unknown unless unlike unreal unsaid unscreened unset unsigned until unusual up updates
upgrade upload uploaded uploads upon upper upright upsample upscale upset upside upwards urban urge
urn us usage use used useful user users uses usher using usual usually utensil utopia utopian utter
vacation vacuum vague vain vale valentine valet valiant valid validated valley value values valve
vampire van vane vanilla vanish vaped vapor vaporwave vapour variant variants variation variations
variety various varlet varnish vary vase vast vat vault vector vegetable vegetation vehicle veil
vein velociraptor velvet vendor vendors venice venom venue venus verb verbs verdant verdict verge
verging verify vermeer verse version versions vertical vertically very vespa vessel vest vet veteran
via vibe vibes vibrant victim victor victoria victorian victory video vienna view viewed views
vignette viking villa village villain vine vines vintage vinyl viola violence violent violet violin
viper virgin virginal virginia virtual virus visible vision visit visitor vista visual vital vivid
vixen vocabulary vocal vogue voice void volcanic volcano volleyball volt volume volumes volunteer
vortex vote voter vow voxel voyage vulnerable vulture wade waffle wag wage wagon waist wait waited
waiter waiting waitress waits wake waked walk walking walks wall wallaby wallet wallpaper walls
walnut walrus waltz wand wander wanderer wanna want wanted wants war wardrobe warehouse warhol
warlock warm warmer warmly warn warned warning warnings warrior wart wary was wash wasp waste watch
watches watching water watercolor watercolour waterfall watermark watermarks watermelon wave waved
waves waving wax waxed way ways we weak wealthy weapon wear wearable wearing wears weary weather
weave web website wedding wedge wednesday weed weeds week weekend weeks weigh weighs weight weights
weird welcome well went were werewolf west western wet whale what whatever wheat wheel wheelchair
wheels when whenever where wherever whether which whichever while whimsical whip whirl whirlwind
whisker whiskers whiskey whisper whistle white who whoever whole whom whose why wicked wide
wideangle widen wider widescreen widow width wield wife wig wiki wild wilderness wildflower wildlife
will william willow win wind window windowsill windsock windy wine wines wing wings wink winking
winks winner wins winsome winter wintry wipe wire wisdom wise wish wishes wit witch with withdraw
within without wives wizard wolf wolves woman womb wombo women won wonder wonderful wonderland wont
wood woodcock woodcut wooden woodland woodpecker woods woody wool woolen woollen woolly woozy word
wording words wore work workbench worked worker working works workshop workspace workspaces world
worm worms worn worries worry worse worst worth would wound woven wow wrap wrapped wrapper wrapping
wrath wreath wreck wrench wrestle wrestler wrinkle wrist wristwatch write writer writers writes
writing written wrong wrote wyvern xmas yacht yak yam yard yards yarn yawn yay yeah year years yeast
yell yellow yep yes yesterday yet yield yoga yolk york you young younger your yours yourself youth
yoyo yum yummy yup zebra zelda zen zero zinc zip zipper zodiac zombie zone zoom zoomed zucchini
"""
